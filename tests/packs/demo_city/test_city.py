"""The city itself: how many of what, names, twins, and that nothing in its books is impossible."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from maplebridge.packs.demo_city import City, Size
from maplebridge.packs.demo_city.books import group_books, station_books
from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.parts import city_calendar, ledger_kinds, shipped_scheme
from maplebridge.packs.demo_city.programme import indicators_served

NAMES_AND_NUMBERS = {
    "record_no", "unit", "place", "what_done", "evidence", "responsible", "entered_by", "reviewed_by", "route_area",
    "object_type", "site", "topic", "hazard_text", "meeting_ref", "joint_list_no", "minutes_file", "next_step",
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(2026, Size.full())


@pytest.fixture(scope="module")
def books(city: City) -> dict[str, list[Entry]]:
    """unit -> its entries, without any planted defect."""
    found = {}
    for pack, kind in (("fengqiao", "station"), ("stationing", "group")):
        scheme = shipped_scheme(pack)
        serves = indicators_served(scheme)
        for unit in city.of_kind(kind):
            desk = Desk(city, unit, city_calendar(), ledger_kinds(), serves)
            others = [other.code for other in city.of_kind(kind) if other != unit]
            found[unit.code] = station_books(desk, scheme, others) if kind == "station" else group_books(desk, scheme)
    return found


def test_how_many_of_what(city: City) -> None:
    assert Counter(unit.kind for unit in city.units) == {
        "city": 1, "district": 3, "department": 11, "station": 24, "community": 96, "group": 40,
    }  # fmt: skip
    assert Counter(unit.category for unit in city.of_kind("station")) == {"urban": 10, "suburban": 8, "rural": 6}
    assert 400 <= len(city.people) <= 440


def test_lead_departments_of_both_schemes_are_there(city: City) -> None:
    named = {
        indicator.lead_department.zh
        for pack in ("fengqiao", "stationing")
        for indicator in shipped_scheme(pack).indicators()
        if indicator.lead_department
    }
    assert named <= {unit.name.zh for unit in city.of_kind("department")}


def test_names_and_codes_are_unique(city: City) -> None:
    for names in (
        [unit.code for unit in city.units], [unit.name.zh for unit in city.units], [p.account for p in city.people],
        [p.name.zh for p in city.people], [p.code for p in city.places], [p.name.zh for p in city.places],
    ):  # fmt: skip
        assert len(set(names)) == len(names)
    assert all(unit.code.startswith("99") for unit in city.units)


def test_about_sixty_thousand_entries(books: dict[str, list[Entry]]) -> None:
    assert 58_000 <= sum(len(entries) for entries in books.values()) <= 68_000


def test_nobody_is_at_two_places_at_once(books: dict[str, list[Entry]]) -> None:
    busy = defaultdict(list)
    for entry in (entry for entries in books.values() for entry in entries):
        start = entry.values.get("event_start") or entry.values.get("shift_from")
        end = entry.values.get("event_end") or entry.values.get("shift_to")
        if start and end and entry.values.get("done", True) and "responsible" in entry.values:
            busy[entry.values["responsible"]].append((start, end, entry.values["record_no"]))
    assert len(busy) > 300
    for stretches in busy.values():
        stretches.sort()
        for (_, end, one), (start, _, two) in pairwise(stretches):
            assert end <= start, (one, two)


def test_office_work_is_done_on_working_days(books: dict[str, list[Entry]]) -> None:
    calendar = city_calendar()
    every_day = {"L06", "reported", "surveys", "handovers", "members"}
    for entry in (entry for entries in books.values() for entry in entries):
        assert entry.ledger in every_day or calendar.is_workday(entry.day), entry


def test_twins_have_equal_figures(books: dict[str, list[Entry]], city: City) -> None:
    twin = next(unit for unit in city.of_kind("station") if unit.twin)
    own, model = books[twin.code], books[str(twin.twin)]
    assert len(own) == len(model)
    for one, other in zip(own, model, strict=True):
        for field, value in one.values.items():
            if field not in NAMES_AND_NUMBERS and not isinstance(value, str | list):
                assert value == other.values[field], (one.values["record_no"], field)


def test_texts_are_long_enough_and_differ(books: dict[str, list[Entry]]) -> None:
    for entries in books.values():
        texts = [(e.day, e.ledger, e.values["what_done"]) for e in entries if "what_done" in e.values]
        assert all(len(text) >= 15 and not re.search(r"\d{11}", text) for _, _, text in texts)
        assert len({text for _, _, text in texts}) == len(texts)


def test_no_near_duplicates_within_ninety_days(books: dict[str, list[Entry]]) -> None:
    for code in ("990103", "990502"):
        shingles = [
            (e.day, {e.values["what_done"][i : i + 4] for i in range(len(e.values["what_done"]) - 3)})
            for e in books[code]
            if e.ledger == "L04"
        ]
        for n, (day, own) in enumerate(shingles):
            for other_day, other in shingles[n + 1 :]:
                if abs((other_day - day).days) <= 90:
                    assert len(own & other) / len(own | other) < 0.85


def test_trends_show(books: dict[str, list[Entry]], city: City) -> None:
    """A station that improves enters fewer records late in its second quarter than in its first."""
    improving = max(city.of_kind("station"), key=lambda unit: unit.trend)
    late = Counter(e.day < date(2026, 4, 1) for e in books[improving.code] if e.values.get("late_reason"))
    assert late[False] < late[True]
