"""L04 visits: to buildings, organisations, sites, schools and shop streets; planned ones and others."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_OUTCOMES = ("nothing_found", "answered", "answered", "registered", "absent")
_FOUND = ("dispute", "hazard", "request", "facility")
_PER_DAY = {"station": 2, "group": 1}


def visits(desk: Desk) -> Iterator[Entry]:
    """Visits planned by number, less those not made, and now and then one outside the plan."""
    planned = 0
    for day in desk.workdays():
        for turn in range(_PER_DAY[desk.unit.kind]):
            if desk.unit.kind == "group" and (day.toordinal() + turn) % 2:
                continue
            planned += 1
            booked = desk.book(day, desk.rng.choice((30, 40, 50)))
            if booked is None:
                continue
            who, start, end = booked
            outside = desk.rng.random() < 0.15
            place = desk.place()
            outcome = desk.rng.choice(_OUTCOMES)
            due = desk.later(day, 3, 10) if outcome == "registered" else None
            yield desk.entry(
                "L04", start, end, responsible=who, place=place.code, participants_n=desk.rng.randint(1, 3),
                what_done=desk.texts.done("L04", place.name.zh), object_type=place.kind,
                plan_ref=None if outside else visit_key(desk, planned), contacted_n=desk.rng.randint(1, 25),
                aim=desk.some("listen", "safety", "disputes", "follow_up", "service"),
                found=desk.some(*_FOUND) if outcome in ("answered", "registered") else None,
                told=desk.some("fraud", "fire", "traffic", "services", "results"), outcome=outcome,
                next_step=desk.texts.phrase("next_step") if due else None, next_step_due=due,
            )
            planned -= outside


def visit_key(desk: Desk, number: int) -> str:
    return f"ZF-{desk.unit.code}-{number:04}"
