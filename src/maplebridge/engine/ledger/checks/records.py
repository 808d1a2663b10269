"""What the checks look at: all rows that were read, with what is known around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from maplebridge.engine.ledger.entry import Entry, Rejected
from maplebridge.engine.ledger.kind import Field, Kind
from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import cell_name
from maplebridge.engine.workdays import Calendar

CORRECTS = "corrects"


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of this year, refused ones too, so that all is asked at once; `previous`: those of earlier years, which
    others are held against.

    columns: (file, sheet) -> field -> column from 0. known_names: of staff, units and places, which are no residents.
    labels: names of accounts, units and places by their codes.
    """

    kinds: Mapping[str, Kind]
    calendar: Calendar
    entries: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    previous: tuple[Entry, ...] = ()
    columns: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    scheme_issue: date | None = None
    known_names: frozenset[str] = frozenset()
    labels: Mapping[str, Text] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[Entry, Kind]]:
        """Rows of this year that say whose they are."""
        return self._known((*self.entries, *(row.entry for row in self.rejected)))

    def with_previous(self) -> Iterator[tuple[Entry, Kind]]:
        """Those of earlier years first."""
        yield from self._known(self.previous)
        yield from self.rows()

    def _known(self, entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, Kind]]:
        for entry in entries:
            kind = self.kinds.get(entry.ledger)
            if kind is not None and entry.unit and not kind.generated:
                yield entry, kind

    def number(self, entry: Entry) -> str:
        """The record's number, or the row it stands in."""
        return entry.number(self.kinds[entry.ledger]) or str(entry.place())

    def label(self, code: str) -> Text | str:
        """How a person knows an account, unit or place."""
        return self.labels.get(code, code or "—")

    def place(self, entry: Entry, code: str = "") -> Place:
        """The cell of a field, or the row where the sheet has no such column."""
        column = self.columns.get((entry.file, entry.sheet), {}).get(code)
        return entry.place(None if column is None else cell_name(entry.row - 1, column))

    def are_one(self, one: Entry, other: Entry) -> bool:
        """Whether two rows are the same record, or one corrects the other."""
        if one.ledger != other.ledger or one.unit != other.unit:
            return False
        kind = self.kinds[one.ledger]
        a, b = one.number(kind), other.number(kind)
        if a is not None and a == b:
            return True
        return (b is not None and one.values.get(CORRECTS) == b) or (a is not None and other.values.get(CORRECTS) == a)


def free_texts(kind: Kind) -> tuple[Field, ...]:
    """Fields in which a person writes what he or she likes: texts that are no number of their own form."""
    number = kind.number.field if kind.number else None
    of_own_form = (number, kind.assigned_by)
    return tuple(f for f in kind.fields if f.type == "text" and f.pattern is None and f.code not in of_own_form)
