"""Was an entry made in time, counted in working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.gap import Gap
from maplebridge.engine.ledger.kind import ENTERED_AT, Kind
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.workdays import Calendar


def days_late(
    values: Mapping[str, RowValue], kind: Kind, calendar: Calendar, scheme_issue: date | None = None
) -> int | None:
    """Working days between the last day for entering and the day entered; 0 or less = in time.

    None where the kind has no limit, or the entry no date to count from.
    """
    entered, anchor = as_day(values.get(ENTERED_AT)), _anchor(values, kind, scheme_issue)
    if entered is None or anchor is None or kind.entry_limit is None:
        return None
    return calendar.between(anchor, entered) - kind.entry_limit.days


def entry_due(
    values: Mapping[str, RowValue], kind: Kind, calendar: Calendar, scheme_issue: date | None = None
) -> date | None:
    """The last day for entering. The limit counts from the day after its anchor."""
    anchor, limit = _anchor(values, kind, scheme_issue), kind.entry_limit
    if anchor is None or limit is None:
        return None
    return calendar.shift(anchor, limit.days) if limit.days else anchor


def _anchor(values: Mapping[str, RowValue], kind: Kind, scheme_issue: date | None) -> date | None:
    """The day from which the limit counts."""
    if kind.entry_limit is None:
        return None
    if kind.entry_limit.anchor == "scheme_issue":
        return scheme_issue
    day = as_day(values.get(kind.date)) if kind.date else None
    if day is None or kind.entry_limit.anchor == "event":
        return day
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def late_entries(
    kind: Kind, entries: Iterable[Entry], calendar: Calendar, scheme_issue: date | None = None
) -> Iterator[Gap]:
    """Entries made after their limit, each with how many working days."""
    for entry in entries:
        late = days_late(entry.values, kind, calendar, scheme_issue)
        if late is not None and late > 0:
            since = entry_due(entry.values, kind, calendar, scheme_issue)
            who = str(entry.values.get("entered_by") or entry.values.get("responsible") or "")
            key = entry.number(kind) or ""
            yield Gap("late", entry.unit, kind.code, ENTERED_AT, key, since=since, days=late, place=entry.place(),
                      who=who)
