"""How checked rows become entries. Locks are always taken in one order: units, entries, months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Max

from maplebridge.apps.ledgers.models import Batch, Entry, Month
from maplebridge.apps.ledgers.queries.checking import Looked
from maplebridge.apps.ledgers.queries.entries import naive, stored_values
from maplebridge.apps.ledgers.states import CORRECTED, CURRENT
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger import Kind, split_number, write_number
from maplebridge.web.refusals import refuse

AT_ONCE = 500  # rows of one statement


@dataclass(slots=True)
class Stored:
    """Entries that were made, and the rows of earlier ones they took the place of."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)

    @property
    def all(self) -> list[Entry]:
        return [*self.new, *self.changed]


def lock_units(keys: Iterable[int]) -> None:
    """Running numbers are given one after another. Foreign keys to the unit do not wait for it."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk").values_list("pk"))


def store_rows(looked: Looked, ledger: str, *, now: datetime, by: Actor, batch: Batch | None = None) -> Stored:
    """Writes what is new and what corrects, in as few statements for thousands as for ten. Raises Refused where
    somebody else corrected one of the records since it was checked."""
    checked, units = looked.checked, looked.units
    lock_units(units[entry.unit].pk for entry in (*checked.new, *(one.entry for one in checked.changed)))
    before = [looked.before[one.entry.number(looked.kind) or ""] for one in checked.changed]
    old = lock_entries({one.key: one.version for one in before})
    if len(old) < len(before):
        raise refuse("ledgers.meanwhile")
    made = Stored(new=[_new(entry, looked.kind, units[entry.unit], now, by, batch) for entry in checked.new])
    _number(made.new, looked.kind, now)
    for one, standing in zip(checked.changed, before, strict=True):
        row = _new(one.entry, looked.kind, units[one.entry.unit], now, by, batch)
        follow(row, old[standing.key])
        made.changed.append(row)
    write(made.all, list(old.values()), ledger)
    return made


def lock_entries(versions: Mapping[int, int]) -> dict[int, Entry]:
    """The current rows among these that still have these versions, locked."""
    if not versions:
        return {}
    rows = Entry.objects.select_for_update().filter(pk__in=versions, state=CURRENT).order_by("pk")
    return {row.pk: row for row in rows if row.version == versions[row.pk]}


def write(rows: Sequence[Entry], corrected: Sequence[Entry], ledger: str) -> None:
    """Adds the rows; those they correct stay to be seen and count no more."""
    for start in range(0, len(corrected), AT_ONCE):
        Entry.objects.filter(pk__in=[row.pk for row in corrected[start:start + AT_ONCE]]).update(state=CORRECTED)
    try:
        Entry.objects.bulk_create(rows, batch_size=AT_ONCE)
    except IntegrityError:  # a number that somebody else used meanwhile
        raise refuse("ledgers.meanwhile") from None
    count_changes((ledger, row.day) for row in (*rows, *corrected))


def follow(row: Entry, old: Entry) -> None:
    """The row goes on the record's chain."""
    row.first_id, row.corrects, row.version = old.first_id or old.pk, old, old.version + 1
    row.number, row.year, row.n = old.number, old.year, old.n


def _new(entry: Known, kind: Kind, unit: Unit, now: datetime, by: Actor, batch: Batch | None) -> Entry:
    number = entry.number(kind) or ""
    parts = split_number(number, kind) if number else None
    day = entry.day(kind)
    return Entry(unit=unit, ledger=entry.ledger, number=number, day=day, values=stored_values(entry, kind),
                 year=(parts.year or (day or naive(now)).year) if parts else None, n=parts.n if parts else None,
                 entered_by_id=by.key or None, entered_at=now, batch=batch)


def _number(rows: Sequence[Entry], kind: Kind, now: datetime) -> None:
    """The next running numbers of unit and year, after all that were ever given."""
    waiting = [row for row in rows if not row.number]
    if kind.number is None or not waiting:
        return
    shared = "{unit}" not in kind.number.pattern
    given = Entry.objects.filter(ledger=kind.code, n__isnull=False)
    if not shared:
        given = given.filter(unit__in={row.unit_id for row in waiting})
    last: dict[tuple[int, int], int] = {}
    for unit, year, n in given.values_list("unit", "year").annotate(last=Max("n")).order_by("unit", "year"):
        place = (0 if shared else unit, year)
        last[place] = max(last.get(place, 0), n)
    for row in rows:
        if row.n is not None and row.year is not None:
            place = (0 if shared else row.unit_id, row.year)
            last[place] = max(last.get(place, 0), row.n)
    for row in waiting:
        row.year = (row.day or naive(now)).year
        place = (0 if shared else row.unit_id, row.year)
        row.n = last[place] = last.get(place, 0) + 1
        row.number = write_number(kind, row.unit.code, row.year, row.n)


def count_changes(pairs: Iterable[tuple[str, date | None]]) -> None:
    """Adds 1 to the count of each book and month concerned; what was made of them is made anew."""
    months = sorted({(ledger, f"{day:%Y-%m}" if day else "") for ledger, day in pairs})
    if not months:
        return
    known = {(row.ledger, row.month): row.pk for row in _months(months)}
    if missing := [Month(ledger=ledger, month=month) for ledger, month in months if (ledger, month) not in known]:
        Month.objects.bulk_create(missing, ignore_conflicts=True)
    keys = [row.pk for row in _months(months)]  # locked in the order of book and month
    Month.objects.filter(pk__in=keys).update(changes=F("changes") + 1)


def _months(months: Sequence[tuple[str, str]]) -> list[Month]:
    wanted = set(months)
    rows = Month.objects.select_for_update(no_key=True).filter(
        ledger__in={ledger for ledger, _ in months}, month__in={month for _, month in months}).order_by(
        "ledger", "month")
    return [row for row in rows if (row.ledger, row.month) in wanted]


def sealed(row: Entry) -> list[Any]:
    """What of an entry goes into the hash an event keeps; its texts stay out of the event itself."""
    return [row.unit.code, row.ledger, row.number, row.version, row.values]
