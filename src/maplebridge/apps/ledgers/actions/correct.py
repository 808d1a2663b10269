"""A record is corrected: a new entry takes the place of the old, which stays to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.actions.next_step import lay_next_step
from maplebridge.apps.ledgers.actions.record import hash_of, refuse_faults, tell
from maplebridge.apps.ledgers.actions.storing import follow, lock_units, write
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.chain import changes_since
from maplebridge.apps.ledgers.queries.checking import check_rows, served_lines
from maplebridge.apps.ledgers.queries.entries import entry_by_key, require_seen, stored_values
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.units.access import Actor
from maplebridge.engine.sheet import Value
from maplebridge.web.refusals import Stale, Unseen, refuse


@action("ledgers.correct")
def correct(event: Draft, *, entry: int, values: Mapping[str, Value], version: int, now: datetime, by: Actor) -> int:
    """Whoever records at the unit may correct any entry of its books: the chain shows who did. `values`: all fields as
    they shall be; number and unit stay. A review is for what it saw, so the new entry waits for one again. Gives the
    record's key. Raises Stale, Refused."""
    row = take_entry(entry, "entries.record", version, by)
    desk = desk_of(row.unit, timezone.localdate(now))
    kind = desk.kinds.get(row.ledger)
    if kind is None or desk.over:
        raise refuse("ledgers.book_over" if desk.over else "ledgers.book_closed")
    require_seen(row, kind, by)
    typed = {code: value for code, value in values.items() if not (kind.number and code == kind.number.field)}
    began = row.first.entered_at if row.first else row.entered_at
    looked = check_rows(desk, row.ledger, [typed | {"unit": row.unit.code}], now=now, actor=by, entered_at=began,
                        served=served_lines(row.values, kind))
    refuse_faults(looked)
    checked, = looked.checked.new
    new = Entry(unit=row.unit, ledger=row.ledger, day=checked.day(kind), values=stored_values(checked, kind),
                entered_by_id=by.key or None, entered_at=now)
    if new.values == row.values:
        event.nothing()
        return entry
    follow(new, row)
    before = hash_of(row)
    write([new], [row], row.ledger)
    lay_next_step(new, now=now, by=by)
    fields = [field.name for field in kind.fields if new.values.get(field.code) != row.values.get(field.code)]
    tell(event, new, kind, before=before, fields=fields)
    return entry


def take_entry(key: int, right: str, version: int, by: Actor) -> Entry:
    """The record's present row, locked, as the person saw it and still counting. Raises Unseen, NotPermitted, Stale,
    Refused."""
    shown = entry_by_key(key)
    by.require(right, shown.path, seen="entries.view")
    lock_units([shown.unit_id])
    row = (Entry.objects.select_for_update(of=("self",)).select_related("unit", "first")
           .filter(pk=entry_by_key(key).pk).first())
    if row is None:
        raise Unseen
    if row.version != version:
        raise Stale(row.version, changes_since(key, version))
    if row.state != CURRENT:
        raise refuse("ledgers.is_withdrawn")
    return row
