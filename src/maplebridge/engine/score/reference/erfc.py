"""The complementary error function and its inverse, to 45 significant digits.

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 (a series of positive terms).
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache

FARTHEST = 27  # beyond it erfc is below 1e-317


def erfc(z: Decimal) -> Decimal:
    """erfc(z) = 1 - erf(z), from 2 to 0."""
    if z < 0:
        return Context(prec=55).subtract(Decimal(2), erfc(z.copy_negate()))
    if z > FARTHEST:
        return Decimal(0)
    lost = int(z * z / 2) + 1  # digits that 1 - erf(z) cancels
    with localcontext(Context(prec=55 + lost)) as context:
        return Decimal(1) - _erf(z, context)


def _erf(z: Decimal, context: Context) -> Decimal:
    """2/sqrt(pi) * exp(-z*z) * sum of 2**n z**(2n+1) / (1*3*...*(2n+1))."""
    term = total = z
    n = 0
    while term > total.scaleb(-context.prec - 2):
        n += 1
        term = term * 2 * z * z / (2 * n + 1)
        total += term
    return 2 / pi(context.prec).sqrt() * (-z * z).exp() * total


@lru_cache(maxsize=64)
def pi(digits: int) -> Decimal:
    """Machin: 16 arctan(1/5) - 4 arctan(1/239)."""
    with localcontext(Context(prec=digits + 5)):
        return 16 * _arctan_inverse(5, digits) - 4 * _arctan_inverse(239, digits)


def _arctan_inverse(x: int, digits: int) -> Decimal:
    power = total = Decimal(1) / x
    n, sign = 1, 1
    while power > Decimal(10) ** -(digits + 5):
        power /= x * x
        n, sign = n + 2, -sign
        total += sign * power / n
    return total


@lru_cache(maxsize=64)
def erfc_inverse(y: Decimal) -> Decimal:
    """The z with erfc(z) = y, for 0 < y < 2, by Newton's method."""
    with localcontext(Context(prec=60)):
        z = Decimal(0)
        half_root = pi(60).sqrt() / 2
        for _ in range(60):
            step = (erfc(z) - y) * half_root * (z * z).exp()
            z += step
            if abs(step) < Decimal("1e-52"):
                break
        return z
