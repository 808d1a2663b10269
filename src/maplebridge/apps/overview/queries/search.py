"""What somebody looks for, whatever it is: units, people, programmes, lines and record books, within their view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from maplebridge.apps.ledgers.queries.kinds import may_be_kept
from maplebridge.apps.overview.queries.search_tables import Table, tables_of
from maplebridge.apps.programmes.queries.programmes import programmes_within
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.initials import letters_of
from maplebridge.apps.units.models import Person
from maplebridge.apps.units.queries.look_up import MOST, units_like
from maplebridge.apps.units.queries.people import found_by
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.pack import Pack

MOST_PROGRAMMES = 200  # that are looked through; the tables of the newest of them too


@dataclass(frozen=True, slots=True)
class FoundPerson:
    key: int
    name: Text
    unit: Text


@dataclass(frozen=True, slots=True)
class Named:
    """A line or a record book. programme: its code; of: its name; number: of the version; unit: code of one's own unit,
    where it takes part or looks over those that do, else empty."""

    code: str
    name: Text
    programme: str
    of: Text
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Found:
    """At most MOST of each; `more`: there were that many, so there may be others. units, programmes: code and name."""

    units: list[tuple[str, Text]]
    people: list[FoundPerson]
    programmes: list[tuple[str, Text]] = field(default_factory=list)
    lines: list[Named] = field(default_factory=list)
    books: list[Named] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self._all()))

    @property
    def more(self) -> bool:
        return MOST in map(len, self._all())

    def _all(self) -> tuple[list[object], ...]:
        return tuple(list(one) for one in (self.units, self.people, self.programmes, self.lines, self.books))


def search(actor: Actor, text: str, day: date, work_day: date | None = None) -> Found:
    """Seven queries. text: not empty. `day`: of units; `work_day`: of programmes."""
    rows = Person.objects.filter(actor.scope("people.view", "unit__path"), found_by(text)).order_by("zh", "pk")
    people = rows.values_list("pk", "zh", "en", "unit__zh", "unit__en")[:MOST]
    found = Found(units_like(actor, text, day),
                  [FoundPerson(key, Text(zh, en or None), Text(unit_zh, unit_en or None))
                   for key, zh, en, unit_zh, unit_en in people])
    if actor.holds("programmes.view"):
        programmes = list(programmes_within(actor)[:MOST_PROGRAMMES])
        found.programmes.extend(_best(text, ((one.code, Text(one.zh, one.en or None)) for one in programmes)))
        tables = tables_of(programmes, actor, work_day or day)
        found.lines.extend(_lines(text, tables))
        found.books.extend(_books(text, tables) if actor.holds("entries.view") else ())
    return found


def fits(text: str, code: str, name: Text) -> bool:
    """Code or initials begin with it, or a name holds it."""
    small = text.casefold()
    return (small in name.zh.casefold() or small in (name.en or "").casefold() or code.casefold().startswith(small)
            or letters_of(name.zh).startswith(small))


def _best(text: str, named: Iterable[tuple[str, Text]]) -> list[tuple[str, Text]]:
    """Those of this very code first."""
    found = [(code, name) for code, name in named if fits(text, code, name)]
    return sorted(found, key=lambda one: one[0].casefold() != text.casefold())[:MOST]


def _lines(text: str, tables: Iterable[Table]) -> list[Named]:
    return _named(text, ((one.code, one.name, table, table.unit if table.takes_part else "")
                         for table in tables for one in table.pack.sound()[0].indicators()))


def _books(text: str, tables: Iterable[Table]) -> list[Named]:
    return _named(text, ((code, name, table, table.books_at) for table in tables for code, name in _kept(table.pack)))


def _kept(pack: Pack) -> Iterator[tuple[str, Text]]:
    for code, kind in pack.kinds.items():
        if code in pack.sound()[0].ledgers and may_be_kept(code, kind):
            yield code, kind.name


def _named(text: str, rows: Iterable[tuple[str, Text, Table, str]]) -> list[Named]:
    found = [Named(code, name, table.programme, table.name, table.number, unit) for code, name, table, unit in rows
             if fits(text, code, name)]
    return sorted(found, key=lambda one: one.code.casefold() != text.casefold())[:MOST]
