"""L02 meetings and conveyance, L09 police-public meetings, and the list of what they decided or raised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.diary import moment
from maplebridge.packs.demo_city.entry import Entry

_MONTHLY = {
    "station": ("station_meeting", "progress_meeting", "conveyance", "joint_meeting"),
    "group": ("joint_meeting", "conveyance"),
}
_CLASSES = ("safety", "dispute", "service", "environment", "internal")
_REPORT_MONTHS = (3, 6)


def meetings(desk: Desk) -> Iterator[Entry]:
    """The meetings of each month; documents are conveyed after they were issued."""
    for month in range(1, 7):
        days = desk.workdays_of_month(month)[2:-3]
        kinds = _MONTHLY[desk.unit.kind]
        if len(days) < len(kinds):
            continue
        for kind, day in zip(kinds, sorted(desk.rng.sample(days, len(kinds))), strict=True):
            booked = desk.book(day, 90, desk.staff[:2], (14, 18))
            if booked is not None:
                yield _meeting(desk, kind, *booked)


def _meeting(desk: Desk, kind: str, chair: str, start: datetime, end: datetime) -> Entry:
    day, place = start.date(), desk.place("organisation")
    expected = len(desk.staff)
    excused = desk.rng.randint(0, 1)
    present = expected - excused - (not desk.succeeds(day))
    conveyed = kind == "conveyance"
    issued = day - timedelta(days=desk.rng.randint(3, 12))
    outcome = "make_up" if conveyed and present + excused < expected else "conveyed" if conveyed else "decisions"
    return desk.entry(
        "L02",
        start,
        end,
        responsible=chair,
        place=place.code,
        participants_n=present,
        what_done=desk.texts.done("L02", place.name.zh),
        kind=kind,
        topic=desk.texts.phrase("topic"),
        chair=chair,
        doc_no=f"澄公通〔2026〕{issued.timetuple().tm_yday}号" if conveyed else None,
        doc_issued_on=issued if conveyed else None,
        expected=expected,
        present=present,
        excused=excused,
        ack_n=present if conveyed else None,
        minutes_file=None if conveyed else desk.document(day, "纪"),
        outcome=outcome,
    )


def decisions_of(desk: Desk, meeting: Entry, number: str) -> Iterator[Entry]:
    """What a meeting decided; `number` is the meeting's own record number."""
    kind = meeting.values["kind"]
    if meeting.ledger == "L02" and kind == "conveyance":
        return
    police_public = meeting.ledger == "L09"
    origin = "police_public" if police_public else "joint_meeting" if kind == "joint_meeting" else "station_meeting"
    count = meeting.values["topics_n"] if police_public else desk.rng.randint(1, 3)
    for n in range(count):
        at_once = police_public and n < meeting.values["answered"]
        yield _decision(desk, meeting, number, origin, at_once)


def _decision(desk: Desk, meeting: Entry, number: str, origin: str, at_once: bool) -> Entry:
    day = meeting.day
    due = desk.later(day, 5, 15)
    closed: date | None = day
    if not at_once:
        in_time = desk.succeeds(day)
        closed = desk.by_today(desk.later(day, 3, 5) if in_time else desk.later(due, 1, 10))
        if not in_time and desk.rng.random() < 0.4:
            closed = None
    return desk.entry(
        "decisions",
        meeting.values["event_end"],
        origin=origin,
        meeting_ref=number,
        matter=desk.texts.phrase("decision"),
        matter_class=desk.rng.choice(_CLASSES),
        owner=desk.rng.choice(desk.staff),
        due=due,
        answered_at_once=at_once,
        closed_on=closed,
    )


def public_meetings(desk: Desk) -> Iterator[Entry]:
    """One a month for a station, one a quarter for a group; once a half-year it is the report to the community."""
    reported = False
    for month in range(1, 7):
        if desk.unit.kind == "group" and month not in _REPORT_MONTHS:
            continue
        days = desk.workdays_of_month(month)[4:-4]
        if not days:
            continue
        day = desk.rng.choice(days)
        report = not reported and month in _REPORT_MONTHS and desk.succeeds(day)
        reported |= report
        yield _public_meeting(desk, day, "work_report" if report else "talk")


def _public_meeting(desk: Desk, day: date, kind: str) -> Entry:
    who = desk.staff[0]
    start, end = moment(day, 18 * 60 + 30), moment(day, 19 * 60 + 25)
    place = desk.place("organisation")
    topics = desk.rng.randint(2, 4)
    published = desk.by_today(desk.later(day, 2, 9))
    shown: dict[str, Any] = (
        {"published_how": desk.rng.choice(("board", "online", "letter")), "published_on": published}
        if published
        else {}
    )
    return desk.entry(
        "L09",
        start,
        end,
        responsible=who,
        place=place.code,
        participants_n=desk.rng.randint(2, 4),
        what_done=desk.texts.done("L09", place.name.zh),
        kind=kind,
        notice=desk.rng.choice(("board", "online", "letter", "broadcast")),
        notice_on=desk.calendar.shift(day, -4),
        public_n=desk.rng.randint(8, 40),
        organisations_n=desk.rng.randint(1, 8),
        topics_n=topics,
        answered=desk.rng.randint(0, topics - 1),
        **shown,
    )
