"""The records of many days entered by one person within an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.ledger.kind import ENTERED_AT, Kind
from maplebridge.engine.problem import Problem

ENTERED_BY = "entered_by"


class _Made(NamedTuple):
    """When a record was entered, and of which day it tells."""

    at: datetime
    day: date
    entry: Entry


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """One question a burst, at its first record. Books of events only: a roster or a monthly return is made at once."""
    by_person: dict[tuple[str, str], list[_Made]] = defaultdict(list)
    for entry, kind in records.rows():
        made = _made(entry, kind)
        who = entry.values.get(ENTERED_BY)
        if made is not None and who is not None:
            by_person[entry.unit, str(who)].append(made)
    limit = timedelta(minutes=rules.burst.minutes)
    for (_, who), rows in sorted(by_person.items()):
        rows.sort(key=lambda row: (row.at, row.day, row.entry.place().row()))
        for burst in _bursts(rows, limit, rules.burst.days):
            days = sorted({row.day for row in burst})
            first = burst[0].entry
            params = {"who": records.label(who), "count": len(burst), "days": len(days), "first": days[0],
                      "last": days[-1], "start": burst[0].at, "end": burst[-1].at}
            problem = Problem("check.burst_entry", records.place(first, ENTERED_AT), params, "question")
            yield Finding(problem, tuple(row.entry for row in burst))


def _made(entry: Entry, kind: Kind) -> _Made | None:
    """None where the sheet gives a day without a time, or the book has no limit counted from an event."""
    at, day = entry.values.get(ENTERED_AT), entry.day(kind)
    if not isinstance(at, datetime) or day is None or kind.entry_limit is None or kind.entry_limit.anchor != "event":
        return None
    return None if (at.hour, at.minute, at.second) == (0, 0, 0) else _Made(at, day, entry)


def _bursts(rows: list[_Made], limit: timedelta, least: int) -> Iterator[list[_Made]]:
    """Stretches in which some hour holds enough days; hours that overlap are one burst."""
    begin, end, first = 0, -1, 0
    for last, row in enumerate(rows):
        while row.at - rows[first].at > limit:
            first += 1
        if len({one.day for one in rows[first : last + 1]}) >= least:
            if first > end:
                if end >= 0:
                    yield rows[begin : end + 1]
                begin = first
            end = last
    if end >= 0:
        yield rows[begin : end + 1]
