"""Decimal arithmetic of the reference: 50 digits, settled to 30 before each rounding and comparison."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from maplebridge.engine.scheme.model import Rounding
from maplebridge.engine.score.reference.values import MISSING, NOT_APPLICABLE, Absence

EXACT = Context(prec=50, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, traps=[])
SETTLED = Context(prec=30, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, traps=[])
LARGEST = Decimal("1e300")
ZERO, ONE = Decimal(0), Decimal(1)
MODES = {
    "half_up": ROUND_HALF_UP,
    "half_down": ROUND_HALF_DOWN,
    "half_even": ROUND_HALF_EVEN,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
    "floor": ROUND_FLOOR,
    "ceil": ROUND_CEILING,
}


def settle(x: Decimal) -> Decimal:
    """The value that is rounded and compared: 30 significant digits, so that 1/3*3 is 1."""
    return SETTLED.plus(x)


def round_off(x: Decimal, steps: Iterable[Rounding]) -> Decimal:
    for step in steps:
        x = round_once(x, step.to, step.mode)
    return x


def round_once(x: Decimal, to: int, mode: str) -> Decimal:
    """`to` decimals (negative: tens, hundreds ...). Never gives a negative zero."""
    x = settle(x)
    if x.adjusted() + to >= EXACT.prec - 1:  # all its digits lie above the place to round at
        return x
    cut = x.quantize(ONE.scaleb(-to, EXACT), MODES[mode], EXACT)
    return EXACT.plus(cut if to >= 0 else cut.quantize(ONE, context=EXACT))


def compare(a: Decimal, b: Decimal) -> int:
    """-1, 0 or 1 by the settled values."""
    a, b = settle(a), settle(b)
    return (a > b) - (a < b)


def finite(x: Decimal) -> Decimal | Absence:
    """A result that is no number, or lies beyond 1e300, is missing."""
    return x if x.is_finite() and abs(x) <= LARGEST else MISSING


def divide(a: Decimal, b: Decimal) -> Decimal | Absence:
    return NOT_APPLICABLE if b == 0 else finite(EXACT.divide(a, b))


def power(x: Decimal, y: Decimal) -> Decimal | Absence:
    """0 ** 0 is 1; 0 ** -1 divides by 0; a root of a negative number is missing."""
    if x == 0:
        return NOT_APPLICABLE if y < 0 else ONE if y == 0 else ZERO
    if x < 0 and y != y.to_integral_value():
        return MISSING
    return finite(EXACT.power(x, y))


def shortest(x: Decimal) -> str:
    """A number as a key: "1", "0.5", "-3"."""
    text = format(settle(x), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def median(numbers: Iterable[Decimal]) -> Decimal:
    """Of at least one number."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return EXACT.divide(EXACT.add(ordered[half - 1], ordered[half]), Decimal(2))


def total(numbers: Iterable[Decimal]) -> Decimal:
    result = ZERO
    for number in numbers:
        result = EXACT.add(result, number)
    return result
