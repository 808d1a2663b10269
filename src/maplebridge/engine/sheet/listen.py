"""What the reading child says, line by line, as a Book. Neither the child nor its lines are trusted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from maplebridge.engine.confined import Unfinished
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.sheet.model import Book, ErrorValue, Merge, Prose, Sheet, Value

_AS_IS = frozenset((type(None), bool, int))
_SHARED = 50_000  # different texts kept once however often they stand in the file


def listen(lines: Iterable[bytes], file: str) -> Book:
    """Takes each line as it comes, so that the file's cells are in memory only once. Raises Refused or Unfinished."""
    kind = ""
    drafts: list[_Draft] = []
    prose: list[Prose] = []
    shared: dict[str, str] = {}
    for line in lines:
        try:
            message: Any = json.loads(line)
        except ValueError:
            break
        match message:
            case list() if drafts:
                drafts[-1].take(message, shared)
            case {"refused": code}:
                place = Place(file, message.get("sheet"), line=message.get("line"))
                raise Refused([Problem(code, place, message.get("params") or {})])
            case {"format": str(kind)}:
                pass
            case {"sheet": name}:
                drafts.append(_Draft.of(name or PurePath(file).stem, message))
            case {"prose": paragraphs}:
                prose += [Prose(*paragraph) for paragraph in paragraphs]
            case {"end": True}:
                return Book(file, kind, tuple(draft.finish() for draft in drafts), tuple(prose))
    raise Unfinished


@dataclass(frozen=True, slots=True)
class _Draft:
    name: str
    hidden: bool
    merged: tuple[Merge, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    errors: dict[int, list[tuple[int, str]]]
    rows: list[tuple[Value, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, said: dict[str, Any]) -> _Draft:
        errors: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for row, column, text in said["errors"]:
            errors[row].append((column, text))
        merged = tuple(Merge(*corners) for corners in said["merged"])
        return cls(name, said["hidden"], merged, frozenset(said["hidden_rows"]), frozenset(said["hidden_columns"]),
                   errors)

    def take(self, rows: list[list[Any]], shared: dict[str, str]) -> None:
        for row in rows:
            values: list[Value] = [_value(value, shared) for value in row]
            self.rows.append(self._with_errors(values))

    def _with_errors(self, values: list[Value]) -> tuple[Value, ...]:
        """Error cells may lie outside what the child counts as used."""
        for column, text in self.errors.pop(len(self.rows), ()):
            values += [None] * (column + 1 - len(values))
            values[column] = ErrorValue(text)
        return tuple(values)

    def finish(self) -> Sheet:
        while self.errors:
            self.rows.append(self._with_errors([]))
        width = max(map(len, self.rows), default=0)
        rows = tuple(row if len(row) == width else row + (None,) * (width - len(row)) for row in self.rows)
        return Sheet(self.name, rows, self.merged, self.hidden, self.hidden_rows, self.hidden_columns)


def _value(value: Any, shared: dict[str, str]) -> Value:
    """Texts and whole numbers as they are, other numbers as exact decimals, tagged dates as dates."""
    if isinstance(value, str):
        return shared.setdefault(value, value) if len(shared) < _SHARED else shared.get(value, value)
    if type(value) in _AS_IS:
        return value  # type: ignore[no-any-return]
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
        exact = Decimal(repr(value))
        return ErrorValue("#NUM!") if not exact.is_finite() else _shown(exact, value)
    _, iso = value
    return datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)


def _shown(exact: Decimal, value: float) -> Decimal:
    """Excel keeps and shows 15 digits; what a float has beyond them is noise of its arithmetic (0.1 + 0.2)."""
    return exact if len(exact.as_tuple().digits) <= 15 else Decimal(f"{value:.15g}")
