"""What was assigned to each unit: the denominators of completeness and of many shares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from maplebridge.engine.ledger import Assignment
from maplebridge.engine.scheme.model import Scheme
from maplebridge.packs.demo_city.books import assigned_indicators
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entries.figures import FIGURES, month_end
from maplebridge.packs.demo_city.entries.hazards import planned_inspections
from maplebridge.packs.demo_city.entries.patrols import planned_shifts, shift_key
from maplebridge.packs.demo_city.entries.people import is_excused, planned_training, training_key
from maplebridge.packs.demo_city.entries.presence import rotates
from maplebridge.packs.demo_city.entries.visits import planned_visits
from maplebridge.packs.demo_city.model import FIRST_DAY, LAST_DAY

_LONG_LEAVE = "长期病休，经批准免训"
_BREAKDOWN_DAYS = 5


def station_duties(desk: Desk, scheme: Scheme) -> Iterator[Assignment]:
    """Assignments of one station, book by book."""
    unit = desk.unit.code
    yield from _breakdown(desk, scheme)
    yield from _visits_and_inspections(desk)
    for day, shift in planned_shifts(desk):
        yield Assignment(unit, "L06", shift_key(desk, day, shift), day, day)
    for account, month in planned_training(desk):
        excused = is_excused(desk, account, month)
        yield Assignment(
            unit,
            "L15",
            training_key(account, month),
            date(2026, month, 1),
            month_end(month),
            exempt=excused,
            reason=_LONG_LEAVE if excused else "",
        )
    for ledger, expected in (("L02", 4), ("L09", 1), ("L10", 2), ("reported", len(FIGURES) + 1)):
        for month in range(1, 7):
            yield _stretch(unit, ledger, f"{month:02}", date(2026, month, 1), month_end(month), expected)
    yield _stretch(unit, "L16", "H1", FIRST_DAY, LAST_DAY, 2)
    yield _stretch(unit, "surveys", "H1", FIRST_DAY, LAST_DAY, 1)


def group_duties(desk: Desk, scheme: Scheme) -> Iterator[Assignment]:
    """Assignments of one stationed group, from its arrival on."""
    unit = desk.unit.code
    yield from _breakdown(desk, scheme)
    yield from _visits_and_inspections(desk)
    for month in range(1, 7):
        days = desk.workdays_of_month(month)
        if days:
            yield _stretch(unit, "L11", f"{month:02}", days[0], month_end(month), len(days) * len(desk.staff))
    for month in range(2, 7):
        first = max(date(2026, month, 1), desk.unit.arrival or FIRST_DAY)
        yield _stretch(unit, "L02", f"{month:02}", first, month_end(month), 2)
        yield _stretch(unit, "L10", f"{month:02}", first, month_end(month), 1)
    for quarter in (1, 2):
        yield _stretch(unit, "L09", f"Q{quarter}", date(2026, 3 * quarter - 2, 1), month_end(3 * quarter), 1)
    yield _stretch(unit, "L16", "H1", FIRST_DAY, LAST_DAY, 1)
    rotation = desk.unit.rotation
    if rotation and rotates(desk):
        yield Assignment(unit, "handovers", f"rotation-{rotation}", rotation, rotation)


def _breakdown(desk: Desk, scheme: Scheme) -> Iterator[Assignment]:
    start = max(scheme.issued_on or FIRST_DAY, desk.unit.arrival or FIRST_DAY)
    due = desk.calendar.shift(start, _BREAKDOWN_DAYS)
    for indicator in assigned_indicators(scheme):
        yield Assignment(desk.unit.code, "L01", indicator.code, start, due)


def _visits_and_inspections(desk: Desk) -> Iterator[Assignment]:
    for day, key in planned_visits(desk):
        yield Assignment(desk.unit.code, "L04", key, day, day)
    for day, key in planned_inspections(desk):
        yield Assignment(desk.unit.code, "L07", key, day, day)


def _stretch(unit: str, ledger: str, part: str, first: date, last: date, expected: int) -> Assignment:
    return Assignment(unit, ledger, f"{ledger}-2026-{part}", first, last, expected)
