"""One kind of fault that can be planted in a row, as faults.yaml describes it; a defect that was planted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import Text
from maplebridge.packs.demo_city.plant.rows import SPOILS, Around

_EARLY = date(2026, 6, 15)
_ID_STEM = "82000019000101000"  # no such person: born on the first day of 1900, number 000
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Fault:
    """The keys of an entry of faults.yaml; their meaning stands at its head."""

    kind: str
    ledger: str
    field: str
    code: str
    zh: str
    en: str
    write: Any = None
    set: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    copy: Mapping[str, str] = dataclasses.field(default_factory=dict)
    spoil: str | None = None
    needs: tuple[str, ...] = ()
    when: Mapping[str, list[Any]] = dataclasses.field(default_factory=dict)
    early: bool = False

    def fits(self, entry: Entry) -> bool:
        """Whether the row can carry the fault."""
        values = entry.values
        return (
            entry.ledger == self.ledger
            and all(values.get(name) is not None for name in self.needs)
            and all(values.get(name) in wanted for name, wanted in self.when.items())
            and (not self.early or entry.day < _EARLY)
        )

    def plant(self, entry: Entry, around: Around) -> None:
        """Makes the row faulty."""
        if self.spoil:
            SPOILS[self.spoil](entry, self.field, around)
        elif self.set or self.copy:
            entry.values |= {name: entry.values[source] for name, source in self.copy.items()} | dict(self.set)
        else:
            text = self.write
            entry.raw[self.field] = text.replace("{id_number}", _id_number()) if isinstance(text, str) else text


@cache
def row_faults() -> tuple[Fault, ...]:
    """All kinds; those whose ledger a programme does not keep find no row there."""
    data = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
    return tuple(Fault(**one) for one in data)


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted defect. `code`: the Problem code, or gap:KIND for an omission.

    Its place: file, sheet, row (from 1) and cell for a fault in a sheet; key for an omission or a task. `amount`: how
    many are missing, or how many working days late.
    """

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


def _id_number() -> str:
    total = sum(int(digit) * weight for digit, weight in zip(_ID_STEM, _ID_WEIGHTS, strict=True))
    return _ID_STEM + "10X98765432"[total % 11]
