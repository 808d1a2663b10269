"""Where the header of a sheet stands and which column is which field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from maplebridge.engine.ledger.kind import Field
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Sheet, Value

DEEPEST = 30  # a header lower than this is none
FAULT_COLUMN = Text("错误说明", "Faults found")  # written by errors.py; such a copy, mended, can be read again
_DROP = re.compile(r"[\s*＊:：_]+")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")


@dataclass(frozen=True, slots=True)
class Header:
    """row from 0; columns: (column, field) in sheet order; unknown and repeated columns by their number."""

    row: int
    columns: tuple[tuple[int, Field], ...]
    unknown: tuple[int, ...] = ()
    repeated: tuple[tuple[int, Field], ...] = ()

    def used(self) -> tuple[int, ...]:
        """Columns with content; the fault column of an earlier copy is none."""
        return (*(column for column, _ in self.columns), *self.unknown, *(column for column, _ in self.repeated))

    def missing(self, fields: Iterable[Field]) -> tuple[Field, ...]:
        """Required fields without a column."""
        there = {field.code for _, field in self.columns}
        return tuple(field for field in fields if field.required is True and field.code not in there)


def find_header(sheet: Sheet, fields: tuple[Field, ...]) -> Header | None:
    """The row of the first thirty that names most fields; None where no row names at least two of them."""
    names = _names(fields)
    best, most = None, min(2, len(fields)) - 1
    for r, row in enumerate(sheet.rows[:DEEPEST]):
        matched = sum(_field_of(value, names) is not None for value in row)
        filled = sum(value is not None for value in row)
        if matched > most and matched * 3 >= filled:
            best, most = r, matched
    return None if best is None else _header(sheet, best, names)


def _header(sheet: Sheet, row: int, names: dict[str, Field]) -> Header:
    columns: dict[str, tuple[int, Field]] = {}
    unknown, repeated = [], []
    for column, value in enumerate(sheet.rows[row]):
        field = _field_of(value, names)
        if field is not None:
            if field.code in columns:
                repeated.append((column, field))
            else:
                columns[field.code] = (column, field)
        elif _fold(str(value or "")) not in OWN_COLUMNS and any(is_filled(line[column]) for line in sheet.rows[row:]):
            unknown.append(column)  # an empty column without a name is no column
    return Header(row, tuple(columns.values()), tuple(unknown), tuple(repeated))


def is_filled(value: Value) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _names(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Every accepted spelling -> field; the name without its bracket too, where that is clear."""
    found: dict[str, Field] = {}
    short: dict[str, list[Field]] = {}
    for field in fields:
        for name in (field.name.zh, field.name.en, field.code):
            if name:
                found[_fold(name)] = field
                short.setdefault(_fold(_BRACKETS.sub("", unicodedata.normalize("NFKC", name))), []).append(field)
    for name, same in short.items():
        if name and len({field.code for field in same}) == 1:
            found.setdefault(name, same[0])
    return found


def _field_of(value: Value, names: dict[str, Field]) -> Field | None:
    if not isinstance(value, str):
        return None
    return names.get(_fold(value)) or names.get(_fold(_BRACKETS.sub("", unicodedata.normalize("NFKC", value))))


def _fold(text: str) -> str:
    return _DROP.sub("", unicodedata.normalize("NFKC", text)).casefold()


OWN_COLUMNS = {_fold(FAULT_COLUMN.zh), _fold(FAULT_COLUMN.say("en"))}
