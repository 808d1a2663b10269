"""What a person has in hand, for their page: lines, open steps, entries of late. It counts nobody's activity and
compares nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import may_read_restricted, record_key
from maplebridge.apps.ledgers.queries.kinds import kinds_of_units
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.overview.queries.week import said_of
from maplebridge.apps.programmes.queries.my_steps import Work, person_work
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text

ENTRIES, LOOKED_AT = 10, 60


@dataclass(frozen=True, slots=True)
class Recorded:
    record: int
    book: Text
    unit: Text
    day: date | None
    said: str


@dataclass(frozen=True, slots=True)
class OfPerson:
    work: Work
    entries: tuple[Recorded, ...]


def of_person(person: int, actor: Actor, day: date) -> OfPerson:
    """As far as `actor` sees programmes and books. Six queries."""
    rows = list(Entry.objects.filter(actor.scope("entries.view", "unit__path"), entered_by=person, state=CURRENT)
                .select_related("unit").order_by("-pk")[:LOOKED_AT])
    return OfPerson(person_work(person, actor, day), tuple(_recorded(rows, actor))[:ENTRIES])


def _recorded(rows: list[Entry], actor: Actor) -> Iterator[Recorded]:
    kinds = kinds_of_units({row.unit_id for row in rows}) if rows else {}
    for row in rows:
        kind = kinds[row.unit_id].get(row.ledger)
        if kind is None or (kind.restricted and not may_read_restricted(row, actor)):
            continue
        yield Recorded(record_key(row), kind.name, Text(row.unit.zh, row.unit.en or None), row.day,
                       said_of(kind, row.values))
