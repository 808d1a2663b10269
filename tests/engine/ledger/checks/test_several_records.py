"""Checks that hold records against each other: documents, bursts, evidence, numbers, overlaps."""

from __future__ import annotations

from typing import Any

import pytest

from maplebridge.engine.ledger import Entry, Rejected
from maplebridge.engine.ledger.checks import Records, run_checks
from maplebridge.engine.problem import Problem
from tests.engine.ledger.checks.sample import CALENDAR, KINDS, RULES, ask, at, entry, numbers, on

NOTICE = entry("L02", 90, kind="conveyance", doc_no="公治〔2026〕12号", doc_issued_on=on("03-04"))


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (entry("L02", doc_no="公治〔2026〕12号", doc_issued_on=on("03-06")), "check.before_document"),
        (entry("L02", doc_no="公治〔2026〕12号", doc_issued_on=on("03-05")), None),
        (entry("L04", event_start=at("03-03 09:00"), what_done="学习《公治[2026]12号》要求"), "check.before_document"),
        (entry("L04", what_done="学习公治〔2026〕12号文件要求并逐条对照"), None),
        (entry("L04", year=2025, what_done="根据公法〔2026〕3号文件要求开展走访"), "check.before_document"),
        (entry("L04", what_done="根据公法〔2025〕3号文件要求开展走访"), None),
        (entry("suggestions", answer_doc="公法〔2027〕3号"), None),  # an answer comes later
        (entry("promotions", doc_no="公法〔2026〕4号", issued_on=on("03-05")), None),
        (entry("decisions", event_start=at("03-04 09:00"), meeting_ref="U01-L02-2026-0090"), "check.before_record"),
        (entry("decisions", meeting_ref="U01-L02-2026-0090"), None),
    ],
)
def test_dated_before_what_it_cites(one: Entry, code: str | None) -> None:
    found = ask("before_document", NOTICE, one)
    assert [finding.problem.code for finding in found] == ([code] if code else [])
    assert not found or found[0].records[0] is one


def _days(days: int, minutes: int, first: str = "03-30 21:00", **values: Any) -> list[Entry]:
    """Records of that many days, entered a few minutes after each other."""
    start = at(first)
    return [
        entry("L04", n + 1, event_start=at(f"03-{n + 2:02} 10:00"),
              entered_at=start.replace(hour=start.hour + n * minutes // 60, minute=n * minutes % 60), **values)
        for n in range(days)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "bursts"),
    [
        (_days(10, 5), 1),
        (_days(5, 5), 1),
        (_days(4, 5), 0),
        (_days(8, 20, "03-30 10:00"), 0),  # four days an hour
        ([*_days(5, 5), *(e for e in _days(5, 5, "03-31 09:00", unit="U02", entered_by="p9"))], 2),
        ([entry("L04", n, event_start=at("03-05 10:00"), entered_at=at(f"03-05 18:{n:02}")) for n in range(1, 20)], 0),
        ([entry("L04", n, event_start=at(f"03-{n:02} 10:00"), entered_at=at("03-30 00:00")) for n in range(1, 20)], 0),
        ([entry("members", n, joined_on=on(f"03-{n:02}"), entered_at=at(f"03-30 10:{n:02}")) for n in range(1, 20)], 0),
    ],
)
def test_many_days_in_one_hour(entries: list[Entry], bursts: int) -> None:
    found = ask("burst_entry", *entries)
    assert len(found) == bursts
    if bursts == 1:
        assert found[0].problem.params["count"] == len(entries) == len(found[0].records)


HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([entry("L04", 1, evidence=HASH), entry("L04", 2, evidence=f"sha256:{HASH.upper()}")], 1),
        ([entry("L04", 1, evidence=HASH), entry("L10", 2, "U02", evidence=f"a.jpg;{HASH}")], 1),
        ([entry("L04", n, evidence=HASH) for n in range(1, 6)], 1),
        ([entry("L04", 1, evidence="IMG_1.jpg"), entry("L04", 2, evidence="img_1.JPG")], 1),
        ([entry("L04", 1, evidence="IMG_1.jpg"), entry("L04", 1, "U02", evidence="IMG_1.jpg")], 0),
        ([entry("L04", 1, evidence=HASH), entry("L04", 1, evidence=HASH)], 0),  # the same record
        ([entry("L04", 1, evidence=HASH), entry("L04", 2, evidence=HASH, corrects="U01-L04-2026-0001")], 0),
        ([entry("L04", 1, evidence=f"{HASH};{HASH}")], 0),
        ([entry("L04", 1, evidence=HASH), entry("L04", 2, evidence=HASH[::-1])], 0),
        ([entry("L02", 1, minutes_file="纪要3"), entry("L09", 2, evidence="纪要3")], 1),
    ],
)
def test_evidence_of_several_records(entries: list[Entry], found: int) -> None:
    assert len(ask("evidence_reused", *entries)) == found


def test_evidence_of_an_earlier_year_is_asked_about_once() -> None:
    old = entry("L04", 7, year=2025, evidence=HASH)
    assert numbers(ask("evidence_reused", entry("L04", 1, evidence=HASH), previous=(old,))) == [
        ["U01-L04-2026-0001", "U01-L04-2025-0007"]
    ]
    assert not ask("evidence_reused", previous=(old, entry("L04", 8, year=2025, evidence=HASH)))


def test_numbers_left_out() -> None:
    entries = [entry("L04", n) for n in (1, 2, 5, 6)]
    (found,) = ask("number_gap", *entries)
    assert numbers([found]) == [["U01-L04-2026-0005", "U01-L04-2026-0002"]]
    assert found.problem.params["numbers"] == "U01-L04-2026-0003 – U01-L04-2026-0004"
    (found,) = ask("number_gap", entry("L04", 2))
    assert numbers([found]) == [["U01-L04-2026-0002"]]
    assert found.problem.params["numbers"] == "U01-L04-2026-0001"
    assert not ask("number_gap", *(entry("L04", n) for n in (3, 1, 2)))


def _visit(n: int, start: str, end: str, place: str | None = "P1", **values: Any) -> Entry:
    return entry("L04", n, responsible="p1", event_start=at(f"03-05 {start}"), event_end=at(f"03-05 {end}"),
                 place=place, **values)  # fmt: skip


def _shift(n: int, start: str, end: str, **values: Any) -> Entry:
    return entry("L06", n, shift_from=at(f"03-05 {start}"), shift_to=at(f"03-05 {end}"),
                 **{"responsible": "p1", "route_area": "P2", "done": True, **values})  # fmt: skip


def _talk(n: int, **values: Any) -> Entry:
    return entry("L03", n, event_start=at("03-05 10:00"), event_end=at("03-05 10:30"), **values)


MORNING = _visit(1, "09:00", "10:30")


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        (_visit(2, "10:00", "11:00", "P2"), True),
        (_visit(2, "10:00", "11:00", "P1"), False),  # the same place
        (_visit(2, "10:30", "11:00", "P2"), False),
        (_visit(2, "10:25", "11:00", "P2"), False),  # five minutes: rounding
        (_visit(2, "09:30", "09:35", "P2"), True),  # wholly inside
        (_visit(1, "10:00", "11:00", "P2"), False),  # the same record again
        (_visit(2, "10:00", "11:00", "P2", corrects="U01-L04-2026-0001"), False),
        (_visit(2, "10:00", "11:00", "P2", unit="U02"), True),
        (_shift(2, "10:00", "12:00"), True),
        (_shift(2, "10:00", "12:00", done=False), False),
        (_shift(2, "10:00", "12:00", responsible="p2"), False),
        (_talk(2, talker="p9", counterpart="p1"), True),
        (entry("L13", 2, who="p1", from_at=at("03-05 08:00"), to_at=at("03-06 18:00")), True),
        (entry("L13", 2, who="p1", from_at=at("03-06 08:00"), to_at=at("03-06 18:00")), False),
        (entry("L11", 2, member="p1", planned=1, present=0, leave="annual", event_start=at("03-05 00:00")), True),
        (entry("L11", 2, member="p1", planned=1, present=1, event_start=at("03-05 00:00")), False),
        (entry("members", 2, member="p1", joined_on=on("01-05"), left_on=on("03-04")), True),
        (entry("members", 2, member="p1", joined_on=on("01-05"), left_on=on("03-05")), False),
    ],
)
def test_one_officer_at_two_places(other: Entry, asked: bool) -> None:
    found = ask("overlap", MORNING, other)
    assert len(found) == asked
    assert not found or {id(one) for one in found[0].records} == {id(MORNING), id(other)}


def test_a_cell_with_a_fault_is_not_asked_about_as_well() -> None:
    bad = entry("L04", 1, reviewed_by="p1", what_done="略")
    columns = {("L04.xlsx", "表"): {"reviewed_by": 3, "what_done": 4}}
    fault = Problem("ledger.check", bad.place("D2"))
    assert CALENDAR is not None
    records = Records(KINDS, CALENDAR, (), (Rejected(bad, (fault,)),), columns=columns)
    assert [name for name, _ in run_checks(records, RULES)] == ["filler"]
