"""sqrt, exp, ln, powers and the complementary error function on `Number`, to about 30 digits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from maplebridge.engine.score.numbers.number import (
    Number,
    add,
    constant,
    divide,
    multiply,
    negative,
    of_floats,
    subtract,
    where,
)

LN2 = constant(Decimal("0.69314718055994530941723212145817656807550013436025525412068"))
LN10 = constant(Decimal("2.30258509299404568401799145468436420760110148862877297603333"))
SQRT_PI = constant(Decimal("1.77245385090551602729816748334114518279754945612238712821381"))
#: x with erfc(x) = 1/5
ERFC_INVERSE_FIFTH = constant(Decimal("0.90619380243682322007116270309566286631"))
ONE = constant(1)
_HALVINGS = 9
_TERMS = [divide(ONE, constant(factorial)) for factorial in (2, 6, 24, 120, 720, 5040, 40320, 362880)]


def sqrt(x: Number) -> Number:
    """x >= 0; one Newton step from the float64 root."""
    with np.errstate(all="ignore"):
        root = of_floats(np.sqrt(x.hi))
        better = add(root, divide(subtract(x, multiply(root, root)), add(root, root)))
    return where(x.hi > 0, better, of_floats(0.0))


def exp(x: Number) -> Number:
    """Reduced by powers of two, then the series; above 709 infinite."""
    with np.errstate(all="ignore"):
        twos = np.rint(x.hi / float(LN2.hi))
        small = subtract(x, multiply(of_floats(twos), LN2))
        shrink = 0.5**_HALVINGS
        r = Number(small.hi * shrink, small.lo * shrink)
        power, total = r, r
        for term in _TERMS:
            power = multiply(power, r)
            total = add(total, multiply(power, term))
        for _ in range(_HALVINGS):  # (1+t)^2 - 1 = 2t + t^2 keeps the digits of small t
            total = add(Number(total.hi * 2, total.lo * 2), multiply(total, total))
        whole = add(total, ONE)
        steps = np.clip(twos, -1100, 1100).astype(np.int64)
        return Number(np.ldexp(whole.hi, steps), np.ldexp(whole.lo, steps))


def ln(x: Number) -> Number:
    """x > 0; two Newton steps on exp from the float64 logarithm."""
    with np.errstate(all="ignore"):
        found = of_floats(np.log(x.hi))
        for _ in range(2):
            found = add(found, subtract(multiply(x, exp(negative(found))), ONE))
    return found


def log10(x: Number) -> Number:
    return divide(ln(x), LN10)


def power(x: Number, y: Number) -> Number:
    """x ** y for x > 0, or any x and whole y up to 64 in size."""
    whole = (np.rint(y.hi) == y.hi) & (y.lo == 0) & (np.abs(y.hi) <= 64)
    with np.errstate(all="ignore"):
        result = exp(multiply(y, ln(x)))
        if whole.any():
            result = where(whole, _whole_power(x, np.where(whole, y.hi, 0.0)), result)
    return result


def _whole_power(x: Number, y: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Number:
    left = np.abs(y).astype(np.int64)
    square, result = x, ONE
    while (left > 0).any():
        result = where(left % 2 == 1, multiply(result, square), result)
        square, left = multiply(square, square), left // 2
    return where(y < 0, divide(ONE, result), result)


def erfc(x: Number) -> Number:
    """1 - erf by the series without cancellation, absolute error about 1e-30; 0 or 2 beyond |x| = 9."""
    capped = where(np.abs(x.hi) < 9, x, of_floats(9.0))
    square = multiply(capped, capped)
    double = Number(square.hi * 2, square.lo * 2)
    term, total = capped, capped
    for odd in range(3, 2 * 330, 2):
        term = divide(multiply(term, double), constant(odd))
        total = add(total, term)
        if (np.abs(term.hi) <= 1e-33 * np.abs(total.hi)).all():
            break
    erf = divide(multiply(Number(total.hi * 2, total.lo * 2), exp(negative(square))), SQRT_PI)
    beyond = where(x.hi > 0, of_floats(0.0), of_floats(2.0))
    return where(np.abs(x.hi) < 9, subtract(ONE, erf), beyond)
