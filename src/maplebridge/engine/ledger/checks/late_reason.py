"""Entered after the limit of the book, without a reason that says something."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.ledger.cells import is_filler
from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.entry import as_day
from maplebridge.engine.ledger.kind import ENTERED_AT, LATE_REASON
from maplebridge.engine.ledger.timeliness import days_late
from maplebridge.engine.problem import Problem


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    for entry, kind in records.rows():
        reason = entry.values.get(LATE_REASON)
        if reason is not None and not is_filler(reason):
            continue
        late = days_late(entry.values, kind, records.calendar, records.scheme_issue)
        if late is not None and late > 0:
            place = records.place(entry, LATE_REASON if kind.field(LATE_REASON) else ENTERED_AT)
            params = {"record": records.number(entry), "days": late, "day": entry.day(kind) or records.scheme_issue,
                      "entered": as_day(entry.values.get(ENTERED_AT))}
            yield Finding(Problem("check.late_reason", place, params, "question"), (entry,))
