"""L13 abstraction and L06 patrol: who was taken away, and the shifts that were planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.diary import moment
from maplebridge.packs.demo_city.entry import Entry

_SHIFTS = ((1, 9 * 60, 150), (2, 15 * 60, 150), (3, 19 * 60 + 30, 180))  # number, start minute, minutes
_LATE_SHIFT = 3
_FRIDAY, _SATURDAY = 4, 5
_FIRST_COMMUNITY_OFFICER = 5  # place in a station's staff list


def shift_key(desk: Desk, day: date, shift: int) -> str:
    """Number of a planned shift; those of key times begin with K."""
    letter = "K" if is_key_time(day, shift) else "X"
    return f"{letter}-{desk.unit.code}-{day:%Y%m%d}-{shift}"


def is_key_time(day: date, shift: int) -> bool:
    return shift == _LATE_SHIFT and day.weekday() in (_FRIDAY, _SATURDAY)


def planned_shifts(desk: Desk) -> Iterator[tuple[date, int]]:
    """Day and number of every shift in the duty plan."""
    for day in desk.days():
        for shift, _, _ in _SHIFTS:
            yield day, shift


def abstractions(desk: Desk) -> Iterator[Entry]:
    """Two or three times a month someone is taken away for one to three working days."""
    for month in range(1, 7):
        for day in sorted(desk.rng.sample(desk.workdays_of_month(month)[:-4], 2)):
            who = desk.rng.choice(desk.staff[2:])
            last = desk.calendar.shift(day, desk.rng.randint(0, 2))
            if any(desk.diary.is_away(who, away) for away in _span(day, last)):
                continue
            desk.diary.away(who, _span(day, last))
            approved = desk.succeeds(day, 0.7)
            cover = desk.another(who) if desk.succeeds(day, 0.8) else None
            yield desk.entry(
                "L13",
                moment(day, 8 * 60 + 30),
                who=who,
                to_task=desk.rng.choice(("event_guard", "case_work", "office", "emergency", "training")),
                approved_by=desk.staff[0] if approved and who != desk.staff[0] else None,
                from_at=moment(day, 8 * 60 + 30),
                to_at=moment(last, 18 * 60),
                half_days=2 * (desk.calendar.between(day, last) + 1),
                cover=cover is not None,
                cover_by=cover,
            )


def patrols(desk: Desk) -> Iterator[Entry]:
    """One entry a planned shift, carried out or not."""
    for day, number in planned_shifts(desk):
        _, start, minutes = _SHIFTS[number - 1]
        yield _shift(desk, day, number, start, minutes)


def _shift(desk: Desk, day: date, number: int, start: int, minutes: int) -> Entry:
    done = desk.succeeds(day, 0.5)
    turn = (day.toordinal() * len(_SHIFTS) + number) % (len(desk.staff) - 2) + 2
    order = [*desk.staff[turn:], *desk.staff[2:turn]]
    who = next(account for account in order if desk.diary.is_free(account, day, start, start + minutes))
    if done:
        desk.diary.book(who, day, start, start + minutes)
    community = who in desk.staff[_FIRST_COMMUNITY_OFFICER:]
    from_, to = moment(day, start), moment(day, start + minutes)
    return desk.entry(
        "L06",
        from_,
        to,
        responsible=who,
        plan_ref=shift_key(desk, day, number),
        route_area=desk.place().code,
        shift_from=from_,
        shift_to=to,
        done=done,
        key_time=is_key_time(day, number),
        community_officer=community,
        in_community=desk.succeeds(day, 0.9) if community else None,
        hours=minutes / 60,
        officers_n=desk.rng.randint(1, 2),
        auxiliaries_n=desk.rng.randint(1, 3),
        handled=desk.some("help", "dispute", "hazard", "traffic", "lost") if done and desk.rng.random() < 0.5 else None,
        deviation=None if done else desk.rng.choice(("emergency", "weather", "missed", "missed", "abstracted")),
    )


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
