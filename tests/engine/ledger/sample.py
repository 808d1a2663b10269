"""A small ledger kind, its surroundings, and sheets made in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from maplebridge.engine.ledger import Checked, Context, Entry, Kind, check_sheet, names_of, read_kind
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.sheet import Book, Merge, Sheet, Value
from maplebridge.engine.workdays import Calendar, SpecialDay

TODAY = date(2026, 7, 6)
#: Weekends off, plus one holiday in the week (Thursday 2026-04-09) and one Saturday worked (2026-04-11).
CALENDAR = Calendar.build(
    [SpecialDay(date(2026, 4, 9), True, "节"), SpecialDay(date(2026, 4, 11), False, "调休")], [2025, 2026, 2027]
)
KIND_DATA: dict[str, Any] = {
    "format": 1,
    "code": "L05",
    "name": {"zh": "矛盾纠纷处置（工作记录）", "en": "Dispute handling (work record)"},
    "entry_limit": "1wd",
    "date": "event_start",
    "number": {"field": "record_no", "pattern": "{unit}-{ledger}-{year}-{n}", "width": 4},
    "fields": [
        {"code": "record_no", "name": {"zh": "记录编号", "en": "Record number"}, "required": True},
        {"code": "unit", "name": {"zh": "记录单位", "en": "Unit"}, "type": "ref", "ref": "unit", "required": True},
        {"code": "event_start", "name": {"zh": "发生时间（起）", "en": "Event start"}, "type": "datetime",
         "required": True},
        {"code": "entered_at", "name": {"zh": "录入时间", "en": "Entered at"}, "type": "datetime", "required": True},
        {"code": "late_reason", "name": {"zh": "补录原因", "en": "Late reason"}, "type": "choice",
         "choices": [{"code": "duty", "name": {"zh": "紧急勤务", "en": "Urgent duty"}}]},
        {"code": "place", "name": {"zh": "地点（楼院/单位）", "en": "Place (building)"}, "type": "ref", "ref": "place"},
        {"code": "responsible", "name": {"zh": "责任民警", "en": "Responsible officer"}, "type": "ref",
         "ref": "account"},
        {"code": "what_done", "name": {"zh": "做了什么", "en": "What was done"}, "required": True, "min_length": 5,
         "max_length": 60, "filler": True},
        {"code": "outcome", "name": {"zh": "结果", "en": "Outcome"}, "type": "choice", "other_text": "outcome_text",
         "choices": [{"code": "settled", "name": {"zh": "已化解", "en": "Settled"}},
                     {"code": "other", "name": {"zh": "其他", "en": "Other"}}]},
        {"code": "outcome_text", "name": {"zh": "其他结果", "en": "Other outcome"}},
        {"code": "joined", "name": {"zh": "参与力量", "en": "Who took part"}, "type": "choices",
         "choices": [{"code": "station", "name": {"zh": "派出所", "en": "Station"}},
                     {"code": "lawyer", "name": {"zh": "法律顾问", "en": "Lawyer"}}]},
        {"code": "people", "name": {"zh": "人数", "en": "People"}, "type": "int", "low": 1, "high": 200},
        {"code": "hours", "name": {"zh": "学时", "en": "Hours"}, "type": "decimal", "scale": 1},
        {"code": "joint", "name": {"zh": "联合处置", "en": "Joint"}, "type": "bool"},
        {"code": "due", "name": {"zh": "办结期限", "en": "Due date"}, "type": "date", "workday": True},
        {"code": "settled_on", "name": {"zh": "办结日期", "en": "Settled on"}, "type": "date",
         "required": "outcome == 'settled'"},
        {"code": "case_ref", "name": {"zh": "外部系统编号", "en": "Case reference"}, "pattern": "[A-Z]{2}\\d{4,}"},
        {"code": "evidence", "name": {"zh": "证据引用", "en": "Evidence"}, "type": "refs", "ref": "file"},
    ],
    "checks": [
        {"code": "settled_early", "when": "settled_on < date(event_start)", "field": "settled_on",
         "message": {"zh": "办结早于发生", "en": "Settled before it happened"}},
    ],
}  # fmt: skip
GOOD: dict[str, Value] = {
    "record_no": "U01-L05-2026-0001",
    "unit": "U01",
    "event_start": "2026-03-05 09:00",
    "entered_at": "2026-03-06 10:00",
    "what_done": "现场调解邻里纠纷一起",
    "outcome": "other",
    "outcome_text": "双方另约时间",
}


def kind(**changes: Any) -> Kind:
    found, problems = read_kind({**KIND_DATA, **changes}, Place("L05.yaml"))
    assert found is not None, problems
    return found


def context(**changes: Any) -> Context:
    refs = {
        "unit": names_of([("U01", "东湖派出所", "Donghu"), ("U02", "西岭派出所", "Xiling")]),
        "account": names_of([("p1", "王伟"), ("p2", "李娜"), ("p3", "王伟")]),
        "place": names_of([("B1", "东湖小区3号楼")]),
    }
    return Context(**{"day": TODAY, "calendar": CALENDAR, "refs": refs, **changes})


def book(
    rows: Sequence[Sequence[Value]], *, file: str = "L05.xlsx", sheet: str = "L05", merged: Sequence[Merge] = ()
) -> Book:
    width = max((len(row) for row in rows), default=0)
    grid = tuple((*row, *[None] * (width - len(row))) for row in rows)
    return Book(file, "xlsx", (Sheet(sheet, grid, tuple(merged)),))


def table(*rows: dict[str, Value], **place: str) -> Book:
    """A sheet with a header of codes: every field named in any of the rows."""
    codes = list(dict.fromkeys(code for row in rows for code in row))
    return book([codes, *([row.get(code) for code in codes] for row in rows)], **place)


def run(found: Book, of: Kind | None = None, **changes: Any) -> Checked:
    return check_sheet(found, found.sheets[0], of or kind(), context(**changes))


def check(*rows: dict[str, Value], of: Kind | None = None, **changes: Any) -> Checked:
    return run(table(*({**GOOD, **row} for row in rows)), of, **changes)


def faults(problems: Sequence[Problem]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.place.cell) for problem in problems]


def entry(number: int = 1, unit: str = "U01", day: str = "2026-03-05", ledger: str = "L05", **values: Any) -> Entry:
    year = day[:4]
    return Entry(
        ledger,
        {"record_no": f"{unit}-L05-{year}-{number:04}", "unit": unit, "event_start": date.fromisoformat(day), **values},
        "L05.xlsx", "L05", number + 1,
    )  # fmt: skip
