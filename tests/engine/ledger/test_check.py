"""Whole sheets: header, rows, numbers, lateness, new, changed and rejected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maplebridge.engine.ledger import Checked, Entry, Tab, check_sheets
from maplebridge.engine.problem import Place
from maplebridge.engine.sheet import Merge
from tests.engine.ledger.sample import GOOD, book, check, context, faults, kind, run, table


def test_header_under_titles_by_any_name() -> None:
    header = ["序号", "记录编号", "Unit", "发生时间\n（起）", "录入时间*", "做了什么：", "地点"]
    row = [1, "U01-L05-2026-0001", "U01", "2026-03-05", "2026-03-05", "现场调解纠纷", "B1"]
    checked = run(book([["矛盾纠纷处置台账"], ["填报单位：东湖派出所"], header, row]))
    assert faults(checked.problems) == [("ledger.unknown_column", "A3")]
    assert checked.problems[0].params["name"] == "序号"
    assert checked.headers == {("L05.xlsx", "L05"): 2}
    assert (checked.new[0].row, checked.new[0].values["place"]) == (4, "B1")


def test_columns_missing_and_twice() -> None:
    checked = run(book([["unit", "单位", "记录单位", "what_done", "entered_at", "event_start"],
                        ["U01", None, "U01", "无", "2026-03-05", "2026-03-05"]]))  # fmt: skip
    assert faults(checked.problems) == [
        ("ledger.unknown_column", "B1"),
        ("ledger.column_twice", "C1"),
        ("ledger.column_missing", None),
        ("ledger.filler", "D2"),
    ]
    missing = next(problem for problem in checked.problems if problem.code == "ledger.column_missing")
    assert missing.place.line == 1 and missing.params["field"].zh == "记录编号"
    assert len(checked.rejected) == 1 and checked.new == ()


def test_sheets_without_header_or_never_imported() -> None:
    assert faults(run(book([["随便"], ["什么"]])).problems) == [("ledger.no_header", None)]
    assert faults(run(book([])).problems) == [("ledger.no_header", None)]
    generated = kind(generated=True)
    assert faults(run(table(GOOD), generated).problems) == [("ledger.generated", None)]


def test_all_faults_of_all_rows_at_once() -> None:
    checked = check({"people": "x", "due": "3.5"}, {"record_no": "U01-L05-2026-0002", "unit": "U09", "outcome": None})
    assert faults(checked.problems) == [
        ("ledger.not_a_number", "H2"),
        ("ledger.date_ambiguous", "I2"),
        ("ledger.unknown_unit", "B3"),
    ]
    assert [len(rejected.problems) for rejected in checked.rejected] == [2, 1]


def test_blank_rows_are_passed_over_and_stray_ones_told() -> None:
    rows = [list(GOOD), [None] * 7, ["  "] + [None] * 6, list(GOOD.values()), ["填表人：王伟"]]
    checked = run(book(rows))
    assert len(checked.new) == 1 and checked.new[0].row == 4
    (problem,) = checked.problems
    assert (problem.code, problem.place.line) == ("ledger.stray_row", 5)


def test_values_merged_down_count_for_each_row() -> None:
    second = {**GOOD, "record_no": "U01-L05-2026-0002", "unit": None}
    found = book([list(GOOD), list(GOOD.values()), list(second.values())], merged=[Merge(1, 1, 2, 1)])
    assert [entry.unit for entry in run(found).new] == ["U01", "U01"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"outcome": "settled"}, [("ledger.required", "H2")]),
        ({"outcome": "settled", "settled_on": "2026-03-04"}, [("ledger.check", "H2")]),
        ({"outcome": "other", "outcome_text": None, "settled_on": None}, [("ledger.other_text", "G2")]),
        ({"outcome": None, "outcome_text": None, "settled_on": None}, []),
    ],
)
def test_rules_over_the_row(row: dict[str, Any], expected: list[Any]) -> None:
    assert faults(check({"settled_on": None, **row}).problems) == expected


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("U01-L05-2026-001", "ledger.number_form"),
        ("U01-L06-2026-0001", "ledger.number_form"),
        ("第1号", "ledger.number_form"),
        ("U02-L05-2026-0001", "ledger.number_unit"),
        ("U01-L05-2024-0001", "ledger.number_year"),
    ],
)
def test_numbers_follow_their_rule(number: str, code: str) -> None:
    assert faults(check({"record_no": number}).problems) == [(code, "A2")]


def test_one_number_on_two_rows() -> None:
    checked = check({}, {"what_done": "又一次现场调解"})
    assert faults(checked.problems) == [("ledger.number_twice", "A3")]
    assert checked.problems[0].params["other"] == "L05.xlsx L05!A2"
    assert (len(checked.new), len(checked.rejected)) == (1, 1)


def test_one_number_in_two_files() -> None:
    first, second = table(GOOD, file="a.xlsx"), table(GOOD, file="b.xlsx")
    checked = check_sheets([Tab(b, b.sheets[0], kind()) for b in (first, second)], context())
    assert [(p.code, p.place.file, p.params["other"]) for p in checked.problems] == [
        ("ledger.number_twice", "b.xlsx", "a.xlsx L05!A2")
    ]


def test_new_changed_unchanged_and_taken() -> None:
    first = check({}).new[0]
    existing = {"L05": {"U01-L05-2026-0001": first}}

    def again(**changes: Any) -> Checked:
        return check(changes, existing=existing)

    assert again().unchanged[0].values == first.values and again().ok()
    (change,) = again(outcome_text="已约定").changed
    assert (change.fields, change.before) == (("outcome_text",), first)
    assert again(record_no="U01-L05-2026-0002").new
    taken = again(event_start="2026-03-06", entered_at="2026-03-06")
    assert faults(taken.problems) == [("ledger.number_taken", "A2")]
    assert len(taken.rejected) == 1


@pytest.mark.parametrize(
    ("limit", "happened", "entered", "days"),
    [
        ("1wd", "2026-03-05", "2026-03-06", 0),
        ("1wd", "2026-03-06", "2026-03-09", 0),  # Friday, entered on Monday
        ("1wd", "2026-03-06", "2026-03-10", 1),
        ("1wd", "2026-04-08", "2026-04-10", 0),  # a holiday between
        ("1wd", "2026-04-10", "2026-04-11", 0),  # a Saturday worked
        ("1wd", "2026-04-10", "2026-04-13", 1),
        ("month_end+3wd", "2026-03-05", "2026-04-03", 0),
        ("month_end+3wd", "2026-03-05", "2026-04-07", 2),
        ("scheme_issue+5wd", "2026-03-05", "2026-01-12", 0),
        ("scheme_issue+5wd", "2026-03-05", "2026-01-13", 1),
        ("none", "2026-03-05", "2026-06-30", 0),
    ],
)
def test_late_entries_need_a_reason(limit: str, happened: str, entered: str, days: int) -> None:
    late = kind(entry_limit=limit, checks=[])
    row = {"event_start": happened, "entered_at": entered, "late_reason": None}
    checked = check(row, of=late, scheme_issue=date(2026, 1, 5))
    assert faults(checked.problems) == ([("ledger.late_reason", "H2")] if days else [])
    if days:
        assert checked.problems[0].params["days"] == days
        assert check({**row, "late_reason": "duty"}, of=late, scheme_issue=date(2026, 1, 5)).ok()


def test_late_reason_without_a_column_is_told_at_the_row() -> None:
    checked = check({"entered_at": "2026-03-20"})
    assert [(p.code, p.place.cell, p.place.line) for p in checked.problems] == [("ledger.late_reason", None, 2)]


def test_identity_of_residents_is_refused_without_being_repeated() -> None:
    second = {"record_no": "U01-L05-2026-0002", "outcome_text": "110101199003074514"}
    checked = check({"what_done": "已电话13912345678告知当事人"}, second)
    assert faults(checked.problems) == [("ledger.phone_number", "E2"), ("ledger.id_number", "G3")]
    assert "value" not in checked.problems[0].params


def test_places_name_the_row_of_origin() -> None:
    assert check({}).new[0].place() == Place("L05.xlsx", "L05", line=2)
    assert isinstance(check({}).new[0], Entry)
