"""One mapping of the file being read: typed access that collects faults and notices keys nobody asked for."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.expr import (
    Expr,
    ExprError,
    parse_node_expr,
    parse_row_expr,
)
from maplebridge.engine.scheme.model import Num
from maplebridge.engine.scheme.text import Text

T = TypeVar("T", bound=str)
ISO_LENGTH = 10
EXPR_FAULTS = {
    "syntax": "scheme.expr_syntax",
    "not_allowed": "scheme.expr_not_allowed",
    "unknown_function": "scheme.expr_unknown_function",
    "argument_count": "scheme.expr_argument_count",
}


class Reading:
    """What one run of the reader collects."""

    def __init__(self, place: Place, lines: Mapping[str, int]) -> None:
        self.place, self.lines = place, lines
        self.problems: list[Problem] = []

    def fault(self, code: str, place: Place, /, **params: Any) -> None:
        line = self.lines.get(place.path or "")
        self.problems.append(Problem(code, Place(place.file, place.sheet, place.cell, place.path, line), params))


class Branch:
    """A mapping at a place. Every getter returns a usable value; a wrong one is a fault and its default."""

    def __init__(self, reading: Reading, data: Any, place: Place) -> None:
        self.reading, self.place = reading, place
        self.asked: set[str] = set()
        if isinstance(data, dict):
            self.data: dict[str, Any] = data
        else:
            self.data = {}
            if data is not None:
                self.wrong(None, "mapping", data)

    def wrong(self, key: str | None, wanted: str, value: Any) -> None:
        place = self.place.at(key) if key else self.place
        self.reading.fault("scheme.wrong_type", place, wanted=wanted, value=_short(value), key=key or "")

    def fault(self, code: str, at: str | None = None, /, **params: Any) -> None:
        self.reading.fault(code, self.place.at(at) if at else self.place, **params)

    def has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def raw(self, key: str, *, required: bool = False) -> Any:
        self.asked.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.fault("scheme.key_missing", key, key=key)
        return value

    def done(self) -> None:
        """Keys that nobody asked for are faults; the nearest known key is the advice."""
        for key in self.data:
            if key not in self.asked:
                near = difflib.get_close_matches(key, self.asked, n=1)
                if near:
                    self.fault("scheme.misspelt_key", key, key=key, near=near[0])
                else:
                    self.fault("scheme.unknown_key", key, key=key, known=", ".join(sorted(self.asked)))

    # ------------------------------------------------------------ plain values
    def string(self, key: str, default: str | None = None, *, required: bool = False) -> str | None:
        value = self.raw(key, required=required)
        if value is None:
            return default
        if isinstance(value, bool | dict | list):
            self.wrong(key, "text", value)
            return default
        return str(value)

    def text(self, key: str, *, required: bool = False) -> Text | None:
        value = self.raw(key, required=required)
        if value is None:
            return None
        if isinstance(value, dict):
            label = Branch(self.reading, value, self.place.at(key))
            zh, en = label.string("zh"), label.string("en")
            label.done()
            if zh is None and en is None:
                self.wrong(key, "label", value)
                return None
            return Text(zh or cast(str, en), en)
        if isinstance(value, list | bool):
            self.wrong(key, "label", value)
            return None
        return Text(str(value))

    def label(self, key: str, fallback: str) -> Text:
        return self.text(key) or Text(fallback)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.wrong(key, "yes_no", value)
        return default

    def integer(self, key: str, default: int = 0, *, low: int | None = None) -> int:
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or (low is not None and value < low):
            self.wrong(key, "whole_number", value)
            return default
        return value

    def decimal(self, key: str, default: Decimal | None = None, *, required: bool = False) -> Decimal | None:
        value = self.raw(key, required=required)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.wrong(key, "number", value)
            return default
        return Decimal(value)

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self.raw(key, required=required)
        if value is None:
            return None
        found = as_day(value)
        if found is None:
            self.wrong(key, "date", value)
        return found

    def choice(self, key: str, options: tuple[T, ...], default: T) -> T:
        value = self.raw(key)
        if value is None:
            return default
        if value not in options:
            self.fault("scheme.unknown_choice", key, value=_short(value), options=", ".join(options))
            return default
        return cast(T, value)

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            return (str(value),)
        if not isinstance(value, list) or any(isinstance(item, dict | list | bool | None) for item in value):
            self.wrong(key, "list_of_texts", value)
            return ()
        return tuple(str(item) for item in value)

    # ------------------------------------------------------------ branches below
    def branch(self, key: str) -> Branch:
        return Branch(self.reading, self.raw(key), self.place.at(key))

    def branches(self, key: str) -> list[Branch]:
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, "list", value)
            return []
        return [Branch(self.reading, item, self.place.at(key).at(i)) for i, item in enumerate(value)]

    # ------------------------------------------------------------ numbers and expressions
    def num(self, key: str, default: Num | None = None) -> Num | None:
        """A number, or an expression over parameters, nodes and unit attributes."""
        value = self.raw(key)
        return default if value is None else self.as_num(value, self.place.at(key), default)

    def as_num(self, value: Any, place: Place, default: Num | None = None) -> Num | None:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, str):
            return self._expr(value, place, parse_node_expr)
        self.reading.fault("scheme.wrong_type", place, wanted="number", value=_short(value), key="")
        return default

    def row_expr(self, key: str, *, required: bool = False) -> Expr | None:
        return self._keyed_expr(key, parse_row_expr, required)

    def node_expr(self, key: str, *, required: bool = False) -> Expr | None:
        return self._keyed_expr(key, parse_node_expr, required)

    def _keyed_expr(self, key: str, parse: Callable[[str], Expr], required: bool) -> Expr | None:
        value = self.raw(key, required=required)
        if value is None:
            return None
        if isinstance(value, list | dict):
            self.wrong(key, "expression", value)
            return None
        return self._expr(str(value), self.place.at(key), parse)

    def _expr(self, text: str, place: Place, parse: Callable[[str], Expr]) -> Expr | None:
        try:
            return parse(text)
        except ExprError as error:
            self.reading.fault(EXPR_FAULTS[error.reason], place, text=text, column=error.at, what=error.what)
            return None


def as_day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == ISO_LENGTH:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
