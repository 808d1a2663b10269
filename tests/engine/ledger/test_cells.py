"""One cell, one value or one fault: by code and cell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from maplebridge.engine.sheet import ErrorValue, Value
from tests.engine.ledger.sample import GOOD, check, faults


def column(code: str) -> str:
    codes = list({**GOOD, code: None})
    return f"{chr(65 + codes.index(code))}2"


@pytest.mark.parametrize(
    ("code", "written", "read"),
    [
        ("people", 12, Decimal(12)), ("people", "１２", Decimal(12)), ("people", " 12 ", Decimal(12)),
        ("people", Decimal("12.0"), Decimal(12)),
        ("hours", Decimal("1.5"), Decimal("1.5")), ("hours", "1,234.5", Decimal("1234.5")), ("hours", 2, Decimal(2)),
        ("joint", True, True), ("joint", "是", True), ("joint", "N", False), ("joint", 0, False), ("joint", "√", True),
        ("due", date(2026, 3, 9), date(2026, 3, 9)), ("due", datetime(2026, 3, 9, 8), date(2026, 3, 9)),
        ("due", "2026-03-09", date(2026, 3, 9)), ("due", "2026/3/9", date(2026, 3, 9)),
        ("due", "2026年3月9日", date(2026, 3, 9)),
        ("due", "２０２６－０３－０９", date(2026, 3, 9)), ("due", "2026.3.9", date(2026, 3, 9)),
        ("event_start", "2026年3月5日 8时05分", datetime(2026, 3, 5, 8, 5)),
        ("event_start", date(2026, 3, 5), datetime(2026, 3, 5)),
        ("event_start", "2026/3/5 08:05:09", datetime(2026, 3, 5, 8, 5, 9)),
        ("event_start", "2026-03-05T08:05", datetime(2026, 3, 5, 8, 5)),
        ("joined", "派出所；lawyer", "station;lawyer"), ("joined", "Station; 派出所", "station"),
        ("joined", "；", None),
        ("late_reason", "紧急勤务", "duty"), ("late_reason", "URGENT DUTY", "duty"), ("late_reason", "duty", "duty"),
        ("unit", "东湖派出所", "U01"), ("unit", "Donghu", "U01"), ("responsible", "李娜", "p2"),
        ("place", "东湖小区3号楼", "B1"),
        ("case_ref", "AB12345", "AB12345"), ("outcome_text", 20260305, "20260305"), ("evidence", "a1;b2", "a1;b2"),
        ("people", None, None), ("people", "  ", None),
    ],
)  # fmt: skip
def test_values_as_people_write_them(code: str, written: Value, read: Any) -> None:
    checked = check({code: written})
    assert faults(checked.problems) == []
    assert checked.new[0].values.get(code) == read


@pytest.mark.parametrize(
    ("code", "written", "fault"),
    [
        ("people", "十二", "not_a_number"), ("people", "12人", "not_a_number"), ("people", True, "not_a_number"),
        ("people", "1,2", "not_a_number"), ("people", "nan", "not_a_number"),
        ("people", date(2026, 3, 5), "not_a_number"),
        ("people", Decimal("1.5"), "not_whole"), ("people", 0, "too_low"), ("people", 201, "too_high"),
        ("hours", Decimal("1.25"), "too_many_decimals"), ("joint", "也许", "not_yes_no"),
        ("due", "soon", "not_a_date"), ("due", "3.5", "date_ambiguous"), ("due", "05/03/2026", "date_ambiguous"),
        ("due", "3月5日", "date_ambiguous"), ("due", "5-3-26", "date_ambiguous"), ("due", 46086, "date_as_number"),
        ("due", "2026-02-30", "no_such_day"), ("due", "2026-03-05 25:00", "no_such_day"),
        ("due", "1926-03-05", "date_far"),
        ("due", date(1900, 1, 5), "date_far"), ("due", "2026-03-07", "no_workday"),
        ("due", "2026-04-09", "no_workday"),
        ("event_start", "2026-07-07", "future"), ("entered_at", datetime(2026, 7, 7), "future"),
        ("outcome", "settle", "unknown_choice"), ("joined", "派出所、法律顾问", "unknown_choice"),
        ("unit", "U99", "unknown_unit"), ("responsible", "张三", "unknown_account"),
        ("responsible", "王伟", "ambiguous_ref"),
        ("place", "某楼", "unknown_place"), ("what_done", "调解", "too_short"), ("what_done", "长" * 61, "too_long"),
        ("case_ref", "12", "pattern"), ("what_done", "无", "filler"), ("what_done", "——", "filler"),
        ("what_done", ErrorValue("#N/A"), "error_cell"), ("people", ErrorValue("#UNCALCULATED"), "error_cell"),
        ("what_done", None, "required"), ("what_done", "   ", "required"),
    ],
)  # fmt: skip
def test_faults_in_their_cell(code: str, written: Value, fault: str) -> None:
    checked = check({code: written})
    assert faults(checked.problems) == [(f"ledger.{fault}", column(code))]
    assert checked.new == () and len(checked.rejected) == 1


def test_a_worked_saturday_is_a_working_day() -> None:
    assert check({"due": "2026-04-11"}).ok()


def test_faults_say_what_was_written_and_what_would_do() -> None:
    (problem,) = check({"due": "2026-04-09"}).problems
    assert (problem.params["value"], problem.params["next"]) == (date(2026, 4, 9), date(2026, 4, 10))
    (problem,) = check({"outcome": "x" * 100}).problems
    assert len(problem.params["value"]) == 40
    assert [option.zh for option in problem.params["options"]] == ["已化解", "其他"]


def test_references_are_only_checked_where_a_list_is_known() -> None:
    checked = check({"unit": "U99", "record_no": "U99-L05-2026-0001", "responsible": "任何人"}, refs={})
    assert checked.ok() and checked.new[0].values["responsible"] == "任何人"
