"""L08 requests: raised, registered, answered, closed, told back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_PER_DAY = {"station": 1.55, "group": 0.22}
_CLASSES = (
    "small_matter",
    "permit",
    "order",
    "order",
    "traffic",
    "traffic",
    "facility",
    "advice",
    "small_matter",
    "other",
)
_CHANNELS = ("visit", "counter", "counter", "hotline", "meeting", "community", "online")
_LAST_MOMENT = datetime(2026, 7, 3, 17)


def requests(desk: Desk) -> Iterator[Entry]:
    """Requests of the working days; a complaint now and then, more often where work is poor."""
    per_day = _PER_DAY[desk.unit.kind]
    for day in desk.workdays():
        for _ in range(int(per_day) + (desk.rng.random() < per_day % 1)):
            booked = desk.book(day, 20)
            if booked is not None:
                yield _request(desk, day, *booked)


def _request(desk: Desk, day: date, who: str, start: datetime, end: datetime) -> Entry:
    place = desk.place()
    registered = end + timedelta(minutes=desk.rng.randint(2, 40))
    if not desk.succeeds(day, 0.6):
        registered = desk.time_on(min(desk.later(day, 2, 3), _LAST_MOMENT.date()))
    complaint = desk.rng.random() < 0.012
    promise = desk.later(day, 5, 12)
    return desk.entry(
        "L08",
        start,
        end,
        responsible=who,
        place=place.code,
        participants_n=1,
        what_done=desk.texts.done("L08", place.name.zh),
        channel=desk.rng.choice(_CHANNELS),
        request_class="complaint" if complaint else desk.rng.choice(_CLASSES),
        ext_no=f"SQ{day:%Y%m%d}-{desk.rng.randrange(1000):03}",
        registered_at=registered,
        reply_due=desk.calendar.shift(registered.date(), 5),
        promise=promise,
        handler=desk.unit.code,
        **_answer(desk, day, registered, promise),
        **_referral(desk, day, registered),
        **(_finding(desk, day) if complaint else {}),
    )


def _answer(desk: Desk, day: date, registered: datetime, promise: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    replied = desk.later(registered.date(), 1, 4) if desk.succeeds(day) else desk.later(registered.date(), 6, 9)
    if desk.by_today(replied):
        found["reply_at"] = desk.time_on(replied)
    in_time = desk.succeeds(day)
    closed = desk.by_today(max(replied, desk.later(day, 3, 5)) if in_time else max(replied, desk.later(promise, 2, 9)))
    if closed is None or (not in_time and desk.rng.random() < 0.4):
        return found | ({"reason_if_not": desk.texts.phrase("reason")} if desk.rng.random() < 0.4 else {})
    found["closed_on"] = closed
    told = desk.by_today(desk.later(closed, 0, 3))
    if told and desk.succeeds(day, 0.8):
        found["told_back_at"] = desk.time_on(told)
        found["satisfied"] = desk.rng.choices(("satisfied", "dissatisfied", "unreached"), (86, 6, 8))[0]
    return found


def _referral(desk: Desk, day: date, registered: datetime) -> dict[str, Any]:
    """A group passes one in three on to its sending unit."""
    sending = desk.unit.sending
    if sending is None or desk.rng.random() > 0.33:
        return {}
    at = min(registered + timedelta(minutes=30), _LAST_MOMENT + timedelta(hours=1))
    answered = desk.by_today(desk.later(at.date(), 1, 5) if desk.succeeds(day) else desk.later(at.date(), 6, 10))
    found: dict[str, Any] = {
        "referred_to": sending,
        "referred_at": at,
        "referral_due": desk.calendar.shift(at.date(), 5),
    }
    return found | ({"referral_answered_at": desk.time_on(answered)} if answered else {})


def _finding(desk: Desk, day: date) -> dict[str, Any]:
    on = desk.by_today(desk.later(day, 5, 9))
    upheld = not desk.succeeds(day)
    return {"finding": "upheld" if upheld else "not_true", "finding_on": on} if on else {}
