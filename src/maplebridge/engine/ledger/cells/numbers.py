"""Numbers and yes or no, as people type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from maplebridge.engine.ledger.cells.fault import CellFault, as_text, shorten
from maplebridge.engine.ledger.kind import Field
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.sheet import Value

_TRUE = frozenset({"true", "yes", "y", "是", "有", "1", "√", "✓"})
_FALSE = frozenset({"false", "no", "n", "否", "无", "没有", "0", "×", "✗"})
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def number_reader(field: Field) -> Callable[[Any], RowValue]:
    """int and decimal, with scale and limits. A whole number has no places, however it was typed."""
    places = 0 if field.type == "int" else field.scale

    def read(value: Value) -> RowValue:
        number = _number(value)
        if places is not None and -int(number.normalize().as_tuple().exponent) > places:
            if field.type == "int":
                raise CellFault("ledger.not_whole", value=shorten(value))
            raise CellFault("ledger.too_many_decimals", value=shorten(value), scale=places)
        if field.low is not None and number < field.low:
            raise CellFault("ledger.too_low", value=number, low=field.low)
        if field.high is not None and number > field.high:
            raise CellFault("ledger.too_high", value=number, high=field.high)
        return Decimal(int(number)) if field.type == "int" else number

    return read


def _number(value: Value) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    text = unicodedata.normalize("NFKC", value).replace(" ", "") if isinstance(value, str) else ""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise CellFault("ledger.not_a_number", value=shorten(value))
    return Decimal(text)


def read_bool(value: Value) -> RowValue:
    """True or False, by many words for yes and no."""
    if isinstance(value, bool):
        return value
    word = as_text(value).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellFault("ledger.not_yes_no", value=shorten(value))
