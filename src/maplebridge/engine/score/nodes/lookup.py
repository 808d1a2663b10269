"""lookup: a value by key; several children make one key, joined with "|"."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import reduce

import numpy as np

from maplebridge.engine.scheme.model import Lookup
from maplebridge.engine.score.cells import PRESENT, Cells, choose, joined_state
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import Bools, compare, constant


def lookup(node: Lookup, context: Context) -> Cells:
    """No match: `otherwise`; None there is missing."""
    parts = [context.node(name) for name in node.of]
    state = joined_state([part.state for part in parts])
    result = context.value(node.otherwise)
    for key, value in node.table.items():
        found = _matches(parts, key)
        if found.any():
            result = choose(found, context.value(value), result)
    return choose(np.asarray(state == PRESENT), result, Cells(state, parts[0].number))


def _matches(parts: list[Cells], key: str) -> Bools:
    """Cells whose joined key is `key`. A text may hold "|" itself, so every way to cut the key is tried."""
    pieces = key.split("|")
    if len(pieces) < len(parts):
        return np.zeros(parts[0].state.shape, dtype=np.bool_)
    if len(parts) == 1:
        return _is(parts[0], key)
    ways = []
    for cut in range(1, len(pieces) - len(parts) + 2):
        first = _is(parts[0], "|".join(pieces[:cut]))
        if first.any():
            ways.append(first & _matches(parts[1:], "|".join(pieces[cut:])))
    return reduce(np.logical_or, ways, np.zeros(parts[0].state.shape, dtype=np.bool_))


def _is(cells: Cells, word: str) -> Bools:
    """Where the value, written as a key, is `word`: texts as they are, numbers in their shortest form."""
    found = np.zeros(cells.state.shape, dtype=np.bool_)
    if cells.text is not None:
        found = cells.is_text() & cells.text.equals(word)
    number = _number(word)
    if number is not None:
        found = found | (cells.present() & ~cells.is_text() & (compare(cells.number, constant(number)) == 0))
    return found


def _number(word: str) -> Decimal | None:
    """The number whose shortest form is `word`."""
    try:
        number = Decimal(word)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    shortest = format(number.normalize(), "f")
    return number if word == ("0" if number == 0 else shortest) else None
