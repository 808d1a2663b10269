"""One entry is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action, canonical
from maplebridge.apps.ledgers.actions.next_step import lay_next_step
from maplebridge.apps.ledgers.actions.storing import sealed, store_rows
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.checking import Looked, check_rows, require_desk
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.ledger import Kind
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Value
from maplebridge.web.refusals import Unseen


@action("ledgers.record")
def record(event: Draft, *, unit: int, ledger: str, values: Mapping[str, Value], now: datetime, by: Actor) -> int:
    """`values`: field code -> what was typed; number, person and time are the system's. Gives the record's key. Raises
    Refused with every fault at its field, and then nothing of it is kept."""
    place = Unit.objects.filter(pk=unit).first()
    if place is None:
        raise Unseen
    desk = desk_of(place, timezone.localdate(now))
    kind = require_desk(desk, ledger, by, "entries.record")
    typed = {code: value for code, value in values.items() if not (kind.number and code == kind.number.field)}
    looked = check_rows(desk, ledger, [typed], now=now, actor=by)
    refuse_faults(looked)
    row, = store_rows(looked, ledger, now=now, by=by).new
    step = lay_next_step(row, now=now, by=by)
    tell(event, row, kind, **({"step": step} if step else {}))
    return row.pk


def refuse_faults(looked: Looked) -> None:
    """Raises Refused with the faults of the one row, each at its field."""
    found = [replace(problem, place=Place(path=code or None)) for fields in looked.faults().values()
             for code, problems in fields.items() for problem in problems]
    if found or not (looked.checked.new or looked.checked.changed):
        raise Refused(found or [Problem("ledgers.nothing_typed")])


def tell(event: Draft, row: Entry, kind: Kind, **more: object) -> None:
    """The event names the entry by number and book; of what it says there is a hash."""
    event.about("entry", row.first_id or row.pk, Text(row.number) if row.number else kind.name, unit=row.unit,
                version=row.version, ledger=kind.name, sha256=hash_of(row))
    event.params |= more


def hash_of(row: Entry) -> str:
    return sha256(canonical(sealed(row)).encode()).hexdigest()
