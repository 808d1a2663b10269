"""What is done for the station's own people: L03 talks (coverage only), L15 training."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_COURSES = ("mediation", "procedure", "tactics", "first_aid", "data", "fire")
_TRAINING_MONTHS = (2, 3, 5, 6)
_LONG_LEAVE_FROM = 5


def training_key(account: str, month: int) -> str:
    return f"XL-{account}-{month:02}"


def planned_training(desk: Desk) -> Iterator[tuple[str, int]]:
    """Account and month of each training that is due."""
    for month in _TRAINING_MONTHS:
        for account in desk.staff:
            yield account, month


def is_excused(desk: Desk, account: str, month: int) -> bool:
    """In every third station one officer is on long leave from May on."""
    return account == desk.staff[-1] and month >= _LONG_LEAVE_FROM and int(desk.unit.twin or desk.unit.code) % 3 == 0


def training(desk: Desk) -> Iterator[Entry]:
    """Four trainings a person and half-year; the instructor trains, the chief trains the instructor."""
    for account, month in planned_training(desk):
        if is_excused(desk, account, month):
            continue
        day = desk.rng.choice(desk.workdays_of_month(month)[:-3])
        booked = desk.book(day, 120, [account], (8, 20))
        when = booked[1] if booked else desk.time_on(day, 20, 20)
        yield desk.entry(
            "L15",
            when,
            booked[2] if booked else None,
            plan_ref=training_key(account, month),
            trainee=account,
            course=desk.rng.choice(_COURSES),
            hours=2,
            result="pass" if desk.succeeds(day, 0.7) else "retake",
            trainer=desk.staff[1] if account != desk.staff[1] else desk.staff[0],
        )


def talks(desk: Desk) -> Iterator[Entry]:
    """Two talks a month by chief or instructor."""
    for month in range(1, 7):
        for day in sorted(desk.rng.sample(desk.workdays_of_month(month)[:-2], 2)):
            booked = desk.book(day, 30, desk.staff[:2])
            if booked is not None:
                yield _talk(desk, day, *booked)


def _talk(desk: Desk, day: date, talker: str, start: datetime, end: datetime) -> Entry:
    raised = desk.rng.choice((0, 1, 1, 2, 2, 3))
    followed = sum(desk.succeeds(day) for _ in range(raised))
    ack = desk.time_on(desk.later(day, 0, 2))
    return desk.entry(
        "L03",
        start,
        end,
        talker=talker,
        counterpart=desk.rng.choice(desk.staff[2:]),
        kind=desk.rng.choice(("encourage", "encourage", "remind", "onboard", "return")),
        themes=desk.some("work", "study", "discipline", "support", "career"),
        raised_n=raised,
        raised_class=desk.some("duty_load", "equipment", "coordination", "training", "management") if raised else None,
        follow_up_due=desk.later(day, 8, 12) if raised else None,
        followed_n=followed if raised else None,
        talker_ack_at=max(end, ack),
        counterpart_ack_at=max(end, ack),
    )
