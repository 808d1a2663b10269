"""L05 disputes: from the first word of it to the follow-up thirty days after settlement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_PER_DAY = {"station": 1.2, "group": 0.09}
_KINDS = ("neighbour", "neighbour", "family", "property", "property", "labour", "consumer", "land", "traffic", "other")
_SOURCES = ("visit", "call", "call", "community", "department")
_FOLLOW_UP_DAYS = 30
_QUARTER_CHECKS = (date(2026, 3, 10), date(2026, 6, 9))  # joint checks of the stationed groups


def disputes(desk: Desk) -> Iterator[Entry]:
    """Disputes of ordinary days; a stationed group also writes down what its joint checks bring up."""
    per_day = _PER_DAY[desk.unit.kind]
    for day in desk.workdays():
        if desk.unit.kind == "group" and day in _QUARTER_CHECKS and desk.succeeds(day, 0.5):
            yield from _dispute(desk, day, "joint_check")
        for _ in range(int(per_day) + (desk.rng.random() < per_day % 1)):
            yield from _dispute(desk, day, desk.rng.choice(_SOURCES))


def _dispute(desk: Desk, day: date, source: str) -> Iterator[Entry]:
    booked = desk.book(day, 45, hours=(9, 16))
    if booked is None:
        return
    who, start, end = booked
    place = desk.place("building", "organisation", "site", "shop_street")
    registered = start + timedelta(minutes=desk.rng.randint(5, 50))
    risk = desk.rng.choices(("low", "mid", "high"), (70, 24, 6))[0]
    quick = desk.succeeds(day)
    acted = registered + timedelta(minutes=desk.rng.randint(20, 180))
    if not quick or desk.rng.random() < 0.4:
        acted = desk.time_on(desk.later(day, 1, 2) if quick else desk.later(day, 4, 6))
    acted = min(acted, datetime(2026, 7, 3, 17))
    due = desk.later(day, 8, 15)
    yield desk.entry(
        "L05",
        start,
        end,
        responsible=who,
        place=place.code,
        participants_n=desk.rng.randint(1, 4),
        what_done=desk.texts.done("L05", place.name.zh),
        case_ref=f"JF{day:%Y%m}{desk.rng.randrange(10**5):05}",
        kind=desk.rng.choice(_KINDS),
        risk=risk,
        notified_at=registered + timedelta(minutes=15) if risk == "high" else None,
        source=source,
        registered_at=registered,
        first_action_at=acted,
        handed_at=_handed(desk, day, registered) if desk.unit.kind == "group" else None,
        joined_by=[
            *(("stationed_group",) if desk.unit.kind == "group" else ()),
            *desk.some("station", "community", "mediator", "lawyer", "department"),
        ],
        due=due,
        joint_list_no=desk.document(day, "联排") if source == "joint_check" else None,
        **_ending(desk, day, acted.date(), due),
    )


def _handed(desk: Desk, day: date, registered: datetime) -> datetime:
    """When a group handed the lead to the station or the community."""
    if desk.succeeds(day):
        return registered + timedelta(minutes=desk.rng.randint(10, 120))
    return desk.time_on(min(desk.later(day, 2, 4), date(2026, 7, 3)))


def _ending(desk: Desk, day: date, acted: date, due: date) -> dict[str, Any]:
    """Result, settlement and follow-up as far as they have come by the day of the report."""
    in_time = desk.succeeds(day)
    late = desk.later(due, 2, 12)
    settled = desk.by_today(max(acted, desk.later(day, 2, 7)) if in_time else max(acted, late))
    if settled is None or (not in_time and desk.rng.random() < 0.5):
        return {"result": "continuing"}
    if desk.rng.random() < 0.12:
        return {"result": "handed_over", "settled_on": settled}
    follow_due = settled + timedelta(days=_FOLLOW_UP_DAYS)
    follow = desk.by_today(settled + timedelta(days=desk.rng.randint(7, 28))) if desk.succeeds(day) else None
    found: dict[str, Any] = {"result": "settled", "settled_on": settled, "follow_up_due": follow_due}
    if follow:
        found |= {
            "follow_up_on": follow,
            "follow_up_result": desk.rng.choice(("stable",) * 8 + ("unsettled", "unreached")),
        }
    return found
