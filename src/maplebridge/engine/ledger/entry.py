"""An entry of a ledger, what it is checked against, and what a check gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from maplebridge.engine.ledger.kind import UNIT, Kind
from maplebridge.engine.problem import Place, Problem, has_errors
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `values` by field code, blank ones left out; lists are one text joined by ";". row counts from 1."""

    ledger: str
    values: Mapping[str, RowValue]
    file: str = ""
    sheet: str = ""
    row: int = 0

    @property
    def unit(self) -> str:
        return str(self.values.get(UNIT) or "")

    def number(self, kind: Kind) -> str | None:
        value = self.values.get(kind.number.field) if kind.number else None
        return None if value is None else str(value)

    def day(self, kind: Kind) -> date | None:
        """The day the entry is dated."""
        return as_day(self.values.get(kind.date)) if kind.date else None

    def place(self, cell: str | None = None) -> Place:
        return Place(self.file or None, self.sheet or None, cell, line=None if cell else self.row or None)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that corrects an earlier entry; `fields` are the codes that differ."""

    entry: Entry
    before: Entry
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken: what could be read of it, and its faults."""

    entry: Entry
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are checked against.

    day: the day of checking. refs: per kind of reference ("unit", "account", "place", "indicator" ...) every accepted
    text -> code, made by `names_of`; a kind that is not there is not checked. existing: ledger -> number -> entry.
    """

    day: date
    calendar: Calendar
    refs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    existing: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)
    scheme_issue: date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The dry run of one or more sheets. Nothing is stored; `problems` holds every fault, those of rows included."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[Problem, ...] = ()
    headers: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (file, sheet) -> header row from 0
    columns: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)  # field -> column from 0

    def accepted(self) -> tuple[Entry, ...]:
        """Entries as they stand after the import, in order of reading within each group."""
        return (*self.new, *(change.entry for change in self.changed), *self.unchanged)

    def ok(self) -> bool:
        return not has_errors(self.problems)


def as_day(value: RowValue) -> date | None:
    """The date part of a date or datetime."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return None


def names_of(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Accepted texts -> code, from (code, name, name ...). A name of two codes maps to "" (ambiguous); a code wins."""
    found: dict[str, str] = {}
    codes = []
    for code, *names in rows:
        codes.append(code)
        for name in names:
            if name:
                found[name] = code if found.get(name, code) == code else ""
    found.update((code, code) for code in codes)
    return found
