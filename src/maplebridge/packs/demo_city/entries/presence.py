"""The stationed groups' own books: roster, presence by member and day, handover at rotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.diary import moment
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import FIRST_DAY, LAST_DAY

_ROLES = ("leader", "deputy", "member", "member")
_FRIDAY = 4
_LEAVES = ("annual", "sick", "personal", "training")


def roster(desk: Desk) -> Iterator[Entry]:
    """Who belongs to the group since its arrival."""
    day = desk.unit.arrival or FIRST_DAY
    for account, role in zip(desk.staff, _ROLES, strict=True):
        yield desk.entry(
            "members",
            day,
            entered_by=desk.staff[0],
            member=account,
            role=role,
            core=role != "member",
            sending_unit=desk.unit.sending,
            joined_on=day,
        )


def absences(desk: Desk) -> dict[tuple[str, date], dict[str, Any]]:
    """Account and day -> what the presence record says of the absence; the diary keeps these days free."""
    found: dict[tuple[str, date], dict[str, Any]] = {}
    for day in desk.workdays():
        for account in desk.staff:
            if desk.succeeds(day, 0.35):
                continue
            unexplained = not desk.succeeds(day, 0.5)
            leave = desk.rng.choice(("unexplained", "abstracted")) if unexplained else desk.rng.choice(_LEAVES)
            values: dict[str, Any] = {"present": 0, "leave": leave}
            if not unexplained:
                values["leave_approval"] = desk.document(day, "假")
                made_up = desk.by_today(desk.later(day, 3, 15))
                values["made_up_on"] = made_up if desk.succeeds(day) else None
            desk.diary.away(account, [day])
            found[account, day] = values
    return found


def group_abstractions(desk: Desk, away: Mapping[tuple[str, date], Mapping[str, Any]]) -> Iterator[Entry]:
    """Every day a member was taken away has its record."""
    for (account, day), values in away.items():
        if values["leave"] == "abstracted":
            cover = desk.another(account) if desk.rng.random() < 0.3 else None
            approved = desk.succeeds(day)
            yield desk.entry(
                "L13",
                moment(day, 8 * 60 + 30),
                entered_by=desk.another(account),
                who=account,
                to_task=desk.rng.choice(("event_guard", "case_work", "office")),
                approved_by=desk.city.staff["990003"][0].account if approved else None,
                from_at=moment(day, 8 * 60 + 30),
                to_at=moment(day, 18 * 60),
                half_days=2,
                cover=cover is not None,
                cover_by=cover,
            )


def presence(
    desk: Desk, away: Mapping[tuple[str, date], Mapping[str, Any]], done: Mapping[tuple[str, date], list[str]]
) -> Iterator[Entry]:
    """One record a member and working day. `done`: numbers of the records that member made that day."""
    for day in desk.workdays():
        confirmed = desk.by_today(_end_of_week(desk, day))
        host = confirmed if desk.succeeds(day, 0.4) else None
        for account in desk.staff:
            absent = away.get((account, day))
            made = done.get((account, day)) or [f"RW-{desk.unit.code}-{day:%G%V}-{desk.rng.randint(1, 6)}"]
            values: Mapping[str, Any] = absent or {"present": 1, "did": made[:3], "host_confirmed_on": host}
            yield desk.entry(
                "L11",
                moment(day, 8 * 60 + 30),
                moment(day, 17 * 60 + 30),
                entered_by=_writer(desk, day),
                place=desk.place("organisation").code,
                member=account,
                planned=1,
                **values,
            )


def rotates(desk: Desk) -> bool:
    """Whether the group rotates within the half-year."""
    return desk.unit.rotation is not None and desk.unit.rotation <= LAST_DAY


def handovers(desk: Desk) -> Iterator[Entry]:
    """At the rotation the deputy hands over to a member."""
    day = desk.unit.rotation
    if day is None or not rotates(desk):
        return
    yield desk.entry(
        "handovers",
        day,
        rotation_on=day,
        from_member=desk.staff[1],
        to_member=desk.staff[2],
        open_matters=desk.succeeds(day),
        host_contacts=desk.succeeds(day),
        promises=desk.succeeds(day),
        both_confirm=desk.rng.random() < 0.9,
    )


def _writer(desk: Desk, day: date) -> str:
    """Who writes the day's log: the first of the group who is there, else the leader afterwards."""
    return next((one for one in desk.staff[1:] if not desk.diary.is_away(one, day)), desk.staff[0])


def _end_of_week(desk: Desk, day: date) -> date:
    """The last working day of the week, when the host confirms."""
    friday = day + timedelta(days=(_FRIDAY - day.weekday()) % 7)
    return max(day, desk.calendar.on_or_before(friday))
