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
    entered = as_day(values.get(ENTERED_AT))
    due = entry_due(values, kind, calendar, scheme_issue)
    return None if entered is None or due is None else calendar.between(due, entered)


def entry_due(
    values: Mapping[str, RowValue], kind: Kind, calendar: Calendar, scheme_issue: date | None = None
) -> date | None:
    """The last day for entering. The limit counts from the day after its anchor."""
    limit = kind.entry_limit
    if limit is None:
        return None
    anchor = scheme_issue if limit.anchor == "scheme_issue" else as_day(values.get(kind.date)) if kind.date else None
    if anchor is None:
        return None
    if limit.anchor == "month_end":
        anchor = (anchor.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return calendar.shift(anchor, limit.days) if limit.days else anchor


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
