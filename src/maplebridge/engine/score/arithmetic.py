"""Arithmetic of expressions on cells: what has no result is absent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

import numpy as np

from maplebridge.engine.scheme.model import RoundMode
from maplebridge.engine.score.cells import MISSING, NOT_APPLICABLE, PRESENT, Cells, States, choose, joined_state
from maplebridge.engine.score.numbers import functions
from maplebridge.engine.score.numbers.number import (
    Bools,
    Number,
    absolute,
    add,
    divide,
    least,
    most,
    multiply,
    of_floats,
    subtract,
    where,
)
from maplebridge.engine.score.numbers.rounding import round_to

#: Results beyond this size are missing.
LARGEST = 1e300
MODES: tuple[RoundMode, ...] = get_args(RoundMode)


def finite(state: States, number: Number) -> Cells:
    """Missing where a result is no number or too large."""
    wrong = ~(np.abs(number.hi) <= LARGEST)
    if not wrong.any():
        return Cells(state, number)
    return Cells(_mark(state, wrong, MISSING), where(wrong, of_floats(0.0), number))


def _mark(state: States, found: Bools, as_state: int) -> States:
    return np.where(found & (state == PRESENT), as_state, state).astype(np.int8)


def binary(op: str, left: Cells, right: Cells) -> Cells:
    """Numbers only. Division by 0 is not applicable."""
    state = joined_state([left.state, right.state])
    a, b = left.number, right.number
    with np.errstate(all="ignore"):
        match op:
            case "+":
                return finite(state, add(a, b))
            case "-":
                return finite(state, subtract(a, b))
            case "*":
                return finite(state, multiply(a, b))
            case "**":
                return _power(state, a, b)
        divisible = _mark(state, b.hi == 0, NOT_APPLICABLE)
        quotient = finite(divisible, divide(a, b))
        if op == "/":
            return quotient
        whole = round_to(quotient.number, 0, "floor")
        if op == "//":
            return Cells(quotient.state, whole)
        return finite(quotient.state, subtract(a, multiply(b, whole)))


def _power(state: States, x: Number, y: Number) -> Cells:
    """0 ** 0 is 1; 0 ** -1 divides by 0; a root of a negative number is missing."""
    zero = x.hi == 0
    broken = (x.hi < 0) & (round_to(y, 0, "floor").hi != y.hi)
    result = functions.power(where(zero, functions.ONE, x), y)
    odd = (x.hi < 0) & (np.abs(y.hi) > 64)
    if odd.any():  # large whole powers of negative numbers go by size and sign
        size = functions.power(absolute(x), y)
        sign = of_floats(np.where(y.hi % 2 == 1, -1.0, 1.0))
        result = where(odd, multiply(size, sign), result)
    result = where(zero, of_floats(np.where(y.hi == 0, 1.0, 0.0)), result)
    state = _mark(_mark(state, zero & (y.hi < 0), NOT_APPLICABLE), broken, MISSING)
    return finite(state, result)


def extreme(smallest: bool, values: Sequence[Cells]) -> Cells:
    """Of the numbers that are there; nothing there: absent."""
    pick = least if smallest else most
    result = values[0]
    for value in values[1:]:
        both = value.present() & result.present()
        one = choose(result.present(), result, value)
        state = np.where(both | one.present(), PRESENT, joined_state([result.state, value.state])).astype(np.int8)
        result = Cells(state, where(both, pick(result.number, value.number), one.number))
    return result


def round_by(values: Sequence[Cells]) -> Cells:
    """round_to(x, places, mode): places a whole number up to 30, the mode by name."""
    x, places = values[0].numeric(), values[1].numeric()
    state = joined_state([x.state, places.state])
    wrong = (np.rint(places.number.hi) != places.number.hi) | (places.number.lo != 0) | (np.abs(places.number.hi) > 30)
    result = Cells(_mark(state, np.asarray(True), MISSING), x.number)
    for to in np.unique(places.number.hi[(places.state == PRESENT) & ~wrong]):
        for mode, chosen in _modes(values[2] if len(values) > 2 else None):
            here = (places.number.hi == to) & ~wrong & chosen
            rounded = Cells(state, round_to(x.number, int(to), mode))
            result = choose(np.asarray(here), rounded, result)
    return result


def _modes(named: Cells | None) -> list[tuple[RoundMode, Bools]]:
    if named is None:
        return [("half_up", np.asarray(True))]
    if named.text is None:
        return []
    text = named.text
    return [(mode, named.present() & text.equals(mode)) for mode in MODES if mode in text.words]


_DOMAIN: dict[str, tuple[Callable[[Number], Number], Callable[[Number], Bools] | None]] = {
    "abs": (absolute, None),
    "ln": (functions.ln, lambda x: x.hi <= 0),
    "log10": (functions.log10, lambda x: x.hi <= 0),
    "exp": (functions.exp, None),
    "sqrt": (functions.sqrt, lambda x: x.hi < 0),
    "floor": (lambda x: round_to(x, 0, "floor"), None),
    "ceil": (lambda x: round_to(x, 0, "ceil"), None),
}


def one_number(name: str, x: Cells) -> Cells:
    """abs ln log10 exp sqrt floor ceil; outside its domain missing."""
    function, outside = _DOMAIN[name]
    state = x.state if outside is None else _mark(x.state, outside(x.number), MISSING)
    with np.errstate(all="ignore"):
        return finite(state, function(x.number))
