"""What should be in the books and is not."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from maplebridge.engine.ledger import (
    Assignment,
    Entry,
    assignments_of,
    blank_cells,
    completeness,
    fulfilment,
    late_entries,
    missing_assignments,
    number_gaps,
    silent_units,
    without_evidence,
)
from maplebridge.engine.ledger.assigned import ASSIGNMENTS, fulfil
from tests.engine.ledger.sample import CALENDAR, TODAY, check, entry, faults, kind, run, table

KINDS = {"L05": kind()}
KEYED = {"L05": kind(assigned_by="case_ref")}


def task(key: str = "a", start: str = "2026-03-01", due: str = "2026-03-31", **more: Any) -> Assignment:
    values = {"unit": "U01", "start": date.fromisoformat(start), "due": date.fromisoformat(due), **more}
    return Assignment(ledger="L05", key=key, **values)


# ---------------------------------------------------------------- numbers
def test_numbers_left_out_per_unit_and_year() -> None:
    entries = [entry(n) for n in (2, 3, 7)] + [entry(1, "U02"), entry(2, "U02"), entry(1, day="2025-12-30")]
    gaps = list(number_gaps(kind(), entries))
    assert [(gap.unit, gap.key, gap.until, gap.count) for gap in gaps] == [
        ("U01", "U01-L05-2026-0001", "", 1),
        ("U01", "U01-L05-2026-0004", "U01-L05-2026-0006", 3),
    ]


def test_the_number_of_a_rejected_row_is_not_left_out() -> None:
    second = {"record_no": "U01-L05-2026-0002", "people": "x"}
    third = {"record_no": "U02-L05-2026-0003"}
    checked = check({}, second, third, {"record_no": "U01-L05-2026-0005"})
    assert len(checked.rejected) == 2
    gaps = list(number_gaps(kind(), checked.new, checked.rejected))
    assert [(gap.key, gap.until) for gap in gaps] == [("U01-L05-2026-0003", "U01-L05-2026-0004")]
    assert len(list(number_gaps(kind(), checked.new))) == 1 and next(number_gaps(kind(), checked.new)).count == 3


def test_a_mistyped_number_is_not_ten_thousand_lost_records() -> None:
    assert list(number_gaps(kind(), [entry(1), entry(9001)])) == []


def test_kinds_without_numbers_have_no_gaps() -> None:
    assert list(number_gaps(kind(number=None), [entry(5)])) == []


# ---------------------------------------------------------------- assignments
def found(assignments: list[Assignment], entries: list[Entry], kinds: object = None) -> dict[str, int]:
    return {item.assignment.key: item.found for item in fulfilment(assignments, kinds or KINDS, entries)}  # type: ignore[arg-type]


def test_by_date_within_the_stretch() -> None:
    days = ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")
    entries = [entry(n + 1, day=day) for n, day in enumerate(days)]
    assert found([task(expected=3)], entries) == {"a": 2}
    assert found([task(expected=1)], entries) == {"a": 1}


def test_no_entry_counts_twice_and_the_older_task_goes_first() -> None:
    tasks = [task("whole", "2026-03-01", "2026-03-31"), task("early", "2026-03-01", "2026-03-10")]
    assert found(tasks, [entry(1, day="2026-03-05")]) == {"early": 1, "whole": 0}
    assert found(tasks, [entry(1, day="2026-03-05"), entry(2, day="2026-03-20")]) == {"early": 1, "whole": 1}


def test_by_key_whatever_the_date() -> None:
    named = [entry(1, day="2026-06-05", case_ref="a"), entry(2, day="2026-03-05", case_ref="b")]
    entries = [*named, entry(3, day="2026-03-06")]
    assert found([task("a"), task("c")], entries, KEYED) == {"a": 1, "c": 1}


def test_other_units_and_ledgers_do_not_count() -> None:
    assert found([task()], [entry(1, "U02"), entry(1, ledger="L06")]) == {"a": 0}


def test_missing_only_after_the_due_day_and_never_where_exempt() -> None:
    tasks = [
        task("missing", expected=3),
        task("today", due="2026-07-06"),
        task("exempt", exempt=True, reason="撤并"),
        task("none expected", expected=0),
    ]
    gaps = list(missing_assignments(fulfilment(tasks, KINDS, [entry()]), TODAY, CALENDAR, {"U01": "p1"}))
    (gap,) = gaps
    assert (gap.key, gap.count, gap.since, gap.who) == ("missing", 2, date(2026, 3, 31), "p1")
    assert gap.days == CALENDAR.between(date(2026, 3, 31), TODAY) > 60


def test_units_without_a_single_row() -> None:
    tasks = [task(), task(unit="U02", expected=4), task(unit="U03", exempt=True), task("b", "2026-02-01", unit="U02")]
    (gap,) = silent_units(tasks, [entry()], {"U02": "p2"})
    assert (gap.kind, gap.unit, gap.count, gap.since, gap.who) == ("no_entries", "U02", 5, date(2026, 2, 1), "p2")


def test_assignments_from_a_sheet() -> None:
    book = table(
        {"单位": "东湖派出所", "ledger": "L05", "key": "a", "from": "2026-03-01", "due": "2026-03-31", "expected": 2,
         "免报": None, "reason": None},
        {"单位": "U01", "ledger": "L05", "due": "2026-03-31", "免报": "是", "reason": "撤并"},
        {"单位": "U01", "ledger": "L05", "due": "2026-03-31", "免报": "是"},
        {"单位": "U77", "ledger": "L05", "due": "2026-03-31"},
        {"单位": "U01", "ledger": "L05", "key": "z", "from": "2026-04-01", "due": "2026-03-31"},
    )  # fmt: skip
    checked = run(book, ASSIGNMENTS)
    assert faults(checked.problems) == [("ledger.required", "H4"), ("ledger.unknown_unit", "A5")]
    assignments, problems = assignments_of(checked.new)
    assert assignments == (
        task(expected=2),
        Assignment("U01", "L05", "", date.min, date(2026, 3, 31), 1, True, "撤并"),
    )
    assert [(p.code, p.place.line) for p in problems] == [("ledger.due_before_start", 6)]


# ---------------------------------------------------------------- completeness and lateness
def test_completeness_counts_conditional_fields_and_fillers() -> None:
    shared = {"entered_at": date(2026, 3, 5), "outcome": "settled"}
    full = entry(1, what_done="现场调解纠纷", settled_on=date(2026, 3, 6), **shared)
    poor = entry(2, what_done="无", evidence="x1", **shared)
    (line,) = completeness(kind(), [full, poor], CALENDAR)
    assert (line.unit, line.entries, line.required, line.present, line.evidenced) == ("U01", 2, 12, 10, 1)
    assert line.share == 10 / 12
    blanks = [(gap.key[-1], gap.field) for gap in blank_cells(kind(), [full, poor])]
    assert blanks == [("2", "what_done"), ("2", "settled_on")]
    assert [gap.key[-1] for gap in without_evidence(kind(), [full, poor])] == ["1"]


def test_late_entries_in_working_days() -> None:
    rows = [
        entry(1, entered_at=date(2026, 3, 6)),
        entry(2, entered_at=date(2026, 3, 9), entered_by="p2"),
        entry(3, day="2026-03-06", entered_at=date(2026, 3, 7)),
    ]
    (gap,) = late_entries(kind(), rows, CALENDAR)
    assert (gap.key, gap.days, gap.since, gap.who) == ("U01-L05-2026-0002", 1, date(2026, 3, 6), "p2")
    assert gap.place.line == 3


@pytest.mark.parametrize("seed", range(20))
def test_each_entry_is_taken_once_by_the_oldest_due(seed: int) -> None:
    random, first = Random(seed), date(2026, 3, 1)
    entries = [first + timedelta(random.randrange(30)) for _ in range(random.randrange(25))]
    tasks = []
    for n in range(8):
        start = first + timedelta(random.randrange(25))
        tasks.append(Assignment("U", "L05", f"K{n}", start, start + timedelta(random.randrange(12)),
                                random.randrange(5), exempt=random.random() < 0.2))
    free, expected = sorted(entries), {}
    for task in sorted(tasks, key=lambda one: (one.due, one.start, one.key)):
        fitting = [day for day in free if task.start <= day <= task.due]
        fitting = fitting[: 0 if task.exempt else task.expected]
        for day in fitting:
            free.remove(day)
        expected[task.key] = len(fitting)
    found = fulfil(tasks, {}, Counter(("U", "L05", day) for day in entries))
    assert {one.assignment.key: one.found for one in found} == expected
