"""One kind of fault that can be planted in a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from maplebridge.engine.workdays import Calendar
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import Text


@dataclass(frozen=True, slots=True)
class Around:
    """What a fault may need to know beside the row: the calendar and the codes of the units that take part."""

    calendar: Calendar
    units: tuple[str, ...]


Spoil = Callable[[Entry, Around], None]
Fits = Callable[[Entry], bool]


def any_row(entry: Entry) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Fault:
    """`spoil` makes a row of `ledger` faulty so that a check says `code` at `field`; `fits` says in which rows it can."""

    kind: str
    ledger: str
    field: str
    code: str
    text: Text
    spoil: Spoil
    fits: Fits = any_row


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted defect. `code`: the Problem code, or gap:KIND for an omission. Its place: file, sheet, cell for a fault
    in a sheet; key for an omission or a task. `amount`: how many, or how many working days."""

    id: str
    kind: str
    programme: str
    unit: str
    ledger: str
    code: str
    text: Text
    field: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int = 0
    key: str = ""
    amount: int = 0


def typed(field: str, value: object) -> Spoil:
    """Writes something else into the cell."""

    def spoil(entry: Entry, around: Around) -> None:
        entry.raw[field] = value

    return spoil


def has(*fields: str) -> Fits:
    """Rows in which all the fields are filled."""
    return lambda entry: all(entry.values.get(field) is not None for field in fields)


def is_early(entry: Entry) -> bool:
    """Rows with two weeks between them and the day of the report."""
    return entry.day < date(2026, 6, 15)
