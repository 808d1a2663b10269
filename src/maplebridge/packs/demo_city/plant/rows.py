"""Faults that need a sum of days or another unit's code; each function makes one row impossible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from maplebridge.engine.workdays import Calendar
from maplebridge.packs.demo_city.entry import Entry


@dataclass(frozen=True, slots=True)
class Around:
    """What a fault may need to know beside the row: the calendar and the codes of the units that take part."""

    calendar: Calendar
    units: tuple[str, ...]


Spoil = Callable[[Entry, str, Around], None]  # entry, the field at which the fault is to show, around


def _foreign_number(entry: Entry, field: str, around: Around) -> None:
    other = next(code for code in around.units if code != entry.unit)
    entry.raw[field] = f"{other}-{entry.ledger}-2026-0901"


def _end_before_start(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.values["event_start"] - timedelta(hours=1)


def _entered_before_event(entry: Entry, field: str, around: Around) -> None:
    entry.values |= {field: entry.values["event_start"] - timedelta(days=1), "late_reason": None}


def _late_without_reason(entry: Entry, field: str, around: Around) -> None:
    day = around.calendar.shift(entry.day, 9)
    entered = datetime(day.year, day.month, day.day, 16, 40)
    entry.values |= {"entered_at": entered, field: None, "reviewed_by": None, "reviewed_at": None}


def _before_issue(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.day + timedelta(days=3)


def _action_before_registration(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.values["registered_at"] - timedelta(hours=3)


def _high_same_day(entry: Entry, field: str, around: Around) -> None:
    entry.values |= {"risk": "high", field: entry.values["registered_at"] + timedelta(days=1)}


def _follow_up_limit(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.values["settled_on"] + timedelta(days=45)


def _shift_end(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.values["shift_from"] - timedelta(hours=2)


def _two_inspectors(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.values[field][:1]


def _week_before(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = around.calendar.shift(entry.day, -5)


def _reply_limit(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = around.calendar.shift(entry.values["registered_at"].date(), 8)


def _notice_short(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = around.calendar.shift(entry.day, -1)


def _confirmed_before(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.day - timedelta(days=7)


def _appeal_short(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = around.calendar.shift(entry.day, 2)


def _confirmed_by_other(entry: Entry, field: str, around: Around) -> None:
    entry.values[field] = entry.values["assistants"][0]


SPOILS: Mapping[str, Spoil] = {
    "foreign_number": _foreign_number,
    "end_before_start": _end_before_start,
    "entered_before_event": _entered_before_event,
    "late_without_reason": _late_without_reason,
    "before_issue": _before_issue,
    "action_before_registration": _action_before_registration,
    "high_same_day": _high_same_day,
    "follow_up_limit": _follow_up_limit,
    "shift_end": _shift_end,
    "two_inspectors": _two_inspectors,
    "week_before": _week_before,
    "reply_limit": _reply_limit,
    "notice_short": _notice_short,
    "confirmed_before": _confirmed_before,
    "appeal_short": _appeal_short,
    "confirmed_by_other": _confirmed_by_other,
}
