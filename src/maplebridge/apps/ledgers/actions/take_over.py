"""A book that was kept elsewhere until now is taken over, with who entered what when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.actions.storing import lock_units, sealed, write
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.checking import check_kept_before, require_desk
from maplebridge.apps.ledgers.queries.entries import person_of, stored_values
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.states import ACCEPTED
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger import Kind, split_number
from maplebridge.engine.sheet import Value
from maplebridge.web.refusals import Unseen, refuse


@action("ledgers.take_over")
def take_over(event: Draft, *, unit: int, ledger: str, rows: Sequence[Mapping[str, Value]], today: date,
              by: Actor) -> dict[str, int]:
    """All good rows of one book of a unit that has no entry in it yet. Gives counts. Raises Refused."""
    place = Unit.objects.filter(pk=unit).first()
    if place is None:
        raise Unseen
    desk = desk_of(place, today)
    kind = require_desk(desk, ledger, by, "ledgers.manage")
    lock_units([unit])
    if Entry.objects.filter(unit=unit, ledger=ledger).exists():
        raise refuse("ledgers.taken_over")
    looked = check_kept_before(desk, ledger, rows, actor=by)
    good = [entry for entry in looked.checked.new if entry.unit == place.code]
    made = [_entry(entry, kind, place) for entry in good]
    write(made, [], ledger)
    event.about("book", f"{place.code}.{ledger}"[:64], kind.name, unit=place)
    event.bulk(sealed(row) for row in made)
    counts = {"count": len(made), "rejected": len(rows) - len(made)}
    event.params |= counts
    return counts


def _entry(entry: Known, kind: Kind, unit: Unit) -> Entry:
    values, day, number = entry.values, entry.day(kind), entry.number(kind) or ""
    parts = split_number(number, kind) if number else None
    reviewed = person_of(values.get("reviewed_by"))
    return Entry(
        unit=unit, ledger=entry.ledger, number=number, day=day, values=stored_values(entry, kind),
        year=(parts.year or (day.year if day else 0)) if parts else None, n=parts.n if parts else None,
        entered_by_id=person_of(values.get("entered_by")), entered_at=_instant(values.get("entered_at")),
        review=ACCEPTED if reviewed else "", reviewed_by_id=reviewed,
        reviewed_at=_instant(values.get("reviewed_at")) if reviewed else None)


def _instant(value: Any) -> datetime:
    """Local time as written; where nothing is, now."""
    return timezone.make_aware(value) if isinstance(value, datetime) else timezone.now()
