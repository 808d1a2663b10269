"""L04 visits: to buildings, organisations, sites, schools and shop streets; planned ones and others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_OUTCOMES = ("nothing_found", "answered", "answered", "registered", "absent")
_FOUND = ("dispute", "hazard", "request", "facility")
_KEEPS_PLAN = 0.85  # units of this quality make every planned visit
_OUTSIDE_PLAN = 0.08


def planned_visits(desk: Desk) -> Iterator[tuple[date, str]]:
    """Day and plan number of each planned visit: two a working day, for a group one every other day."""
    number = 0
    for n, day in enumerate(desk.workdays()):
        for _ in range(2 if desk.unit.kind == "station" else n % 2):
            number += 1
            yield day, f"ZF-{desk.unit.code}-{number:04}"


def visits(desk: Desk) -> Iterator[Entry]:
    """The planned visits that were made, and now and then one outside the plan."""
    for day, key in planned_visits(desk):
        if desk.unit.quality >= _KEEPS_PLAN or desk.succeeds(day, 0.4):
            yield from _visit(desk, day, key)
        if desk.rng.random() < _OUTSIDE_PLAN:
            yield from _visit(desk, day, None)


def _visit(desk: Desk, day: date, key: str | None) -> Iterator[Entry]:
    booked = desk.book(day, desk.rng.choice((30, 40, 50)))
    if booked is None:
        return
    who, start, end = booked
    place = desk.place()
    outcome = desk.rng.choice(_OUTCOMES)
    due = desk.later(day, 3, 10) if outcome == "registered" else None
    yield desk.entry(
        "L04",
        start,
        end,
        responsible=who,
        place=place.code,
        participants_n=desk.rng.randint(1, 3),
        what_done=desk.texts.done("L04", place.name.zh),
        object_type=place.kind,
        plan_ref=key,
        contacted_n=desk.rng.randint(1, 25),
        aim=desk.some("listen", "safety", "disputes", "follow_up", "service"),
        found=desk.some(*_FOUND) if outcome in ("answered", "registered") else None,
        told=desk.some("fraud", "fire", "traffic", "services", "results"),
        outcome=outcome,
        next_step=desk.texts.phrase("next_step") if due else None,
        next_step_due=due,
    )
