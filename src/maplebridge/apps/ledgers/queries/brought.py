"""Rows that an earlier import brought already: the same file sent twice, or again after it was interrupted, records
nothing twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.apps.ledgers.queries.checking import Looked
from maplebridge.apps.ledgers.queries.entries import stored_values
from maplebridge.apps.ledgers.queries.names import CHUNK
from maplebridge.apps.ledgers.states import IMPORTED
from maplebridge.apps.units.models import Unit
from maplebridge.engine.ledger import Entry as Known

Mark = tuple[str, date | None, str]


def without_brought(looked: Looked, ledger: str, batch: int | None = None) -> Looked:
    """Rows without a number that say in every field what an import brought for the same unit and day are unchanged,
    whatever became of that entry since; as often as it was brought. Imports that were withdrawn do not count, nor the
    one (`batch`) that these rows are a further part of. One query for some hundred days."""
    kind = looked.kind
    fresh = [entry for entry in looked.checked.new if entry.number(kind) is None]
    if not fresh:
        return looked
    known = _brought(ledger, {entry.unit for entry in fresh}, {entry.day(kind) for entry in fresh}, batch)
    again: set[int] = set()
    for entry in fresh if known else ():
        mark = _mark(entry.unit, entry.day(kind), dict(stored_values(entry, kind)))
        if known[mark]:
            known[mark] -= 1
            again.add(id(entry))
    if not again:
        return looked
    old: list[Known] = [entry for entry in fresh if id(entry) in again]
    checked = replace(looked.checked, unchanged=(*looked.checked.unchanged, *old),
                      new=tuple(entry for entry in looked.checked.new if id(entry) not in again))
    return replace(looked, checked=checked)


def _brought(ledger: str, units: set[str], days: set[date | None], batch: int | None) -> Counter[Mark]:
    rows = Entry.objects.filter(ledger=ledger, unit__code__in=units, batch__way=IMPORTED,
                                batch__withdrawn_at=None).exclude(batch=batch)
    found: Counter[Mark] = Counter()
    dated = sorted(day for day in days if day)
    parts = [rows.filter(day__in=dated[start:start + CHUNK]) for start in range(0, len(dated), CHUNK)]
    for part in [*parts, *([rows.filter(day=None)] if None in days else [])]:
        found.update(_mark(*row) for row in part.values_list("unit__code", "day", "values"))
    return found


def _mark(unit: str, day: date | None, values: dict[str, Any]) -> Mark:
    return unit, day, json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)


def being_imported(unit: Unit, ledger: str, file: str) -> bool:
    """Whether a job is at work on the same file."""
    return Batch.objects.filter(unit=unit, ledger=ledger, job__isnull=False, job__ended_at=None,
                                job__params__file=file).exists()
