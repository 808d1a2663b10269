"""`Number`: hi + lo, two float64 arrays of equal (or broadcastable) shape, |lo| <= ulp(hi)/2: about 31 digits.

Why not plain float64: half of all published figures lie exactly on a rounding or comparison boundary (2.345, 0.85),
and there float64 decides by accident. With 31 digits every rational the rules produce is told from its boundary,
so boundaries are settled as the Decimal reference settles them (`SETTLE`), without asking it cell by cell.
Algorithms: T. J. Dekker, Numer. Math. 18 (1971) 224; Y. Hida, X. S. Li, D. H. Bailey, ARITH-15 (2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: Two values closer than this, relative to their size, are the same value. Far above the error of a long chain of sums
#: (1e-31 of the largest term), far under the distance of different fractions of counts (1e-12 and more).
SETTLE = 1e-22
#: A sum smaller than this, relative to its larger term, is zero.
CANCEL = 1e-28
_SPLIT = 134217729.0  # 2**27 + 1


@dataclass(frozen=True, slots=True)
class Number:
    """hi + lo. Scalars are 0-d arrays and broadcast."""

    hi: Floats
    lo: Floats

    def __getitem__(self, where: Any) -> Number:
        return Number(self.hi[where], self.lo[where])

    def spread(self, count: int) -> Number:
        """The same values with shape (count,)."""
        if self.hi.shape == (count,):
            return self
        return Number(np.broadcast_to(self.hi, (count,)), np.broadcast_to(self.lo, (count,)))

    def decimal(self, i: int) -> Decimal:
        """The value of cell `i`, to 30 significant digits."""
        with localcontext() as context:
            context.prec = 60
            both = Decimal(float(self.hi[i])) + Decimal(float(self.lo[i]))
            context.prec = 30
            return +both


def of_floats(values: npt.ArrayLike) -> Number:
    """Whole numbers below 2**53 and other values that float64 holds exactly."""
    hi = np.asarray(values, dtype=np.float64)
    return Number(hi, np.zeros_like(hi))


def of_ints(values: npt.ArrayLike) -> Number:
    """int64 values, all bits kept."""
    whole = np.asarray(values, dtype=np.int64)
    top = whole >> 32 << 32
    return _quick(top.astype(np.float64), (whole - top).astype(np.float64))


def of_decimals(values: Sequence[Decimal | int]) -> Number:
    """One cell per value."""
    pairs = [_pair(Decimal(value)) for value in values]
    return Number(np.array([p[0] for p in pairs], dtype=np.float64), np.array([p[1] for p in pairs], dtype=np.float64))


def constant(value: Decimal | int) -> Number:
    """A scalar."""
    hi, lo = _pair(Decimal(value))
    return Number(np.array(hi), np.array(lo))


def _pair(value: Decimal) -> tuple[float, float]:
    with localcontext() as context:
        context.prec = 60
        hi = float(value)
        return (hi, float(value - Decimal(hi))) if np.isfinite(hi) else (hi, 0.0)


def _quick(hi: Floats, lo: Floats) -> Number:
    total = hi + lo
    return Number(total, lo - (total - hi))


def _product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """a*b and its rounding error."""
    p = a * b
    t = _SPLIT * a
    ah = t - (t - a)
    al = a - ah
    t = _SPLIT * b
    bh = t - (t - b)
    bl = b - bh
    return p, ((ah * bh - p) + ah * bl + al * bh) + al * bl


def add(a: Number, b: Number) -> Number:
    s = a.hi + b.hi
    v = s - a.hi
    error = (a.hi - (s - v)) + (b.hi - v)
    error += a.lo + b.lo
    hi = s + error
    lo = error - (hi - s)
    noise = np.abs(hi) < CANCEL * np.abs(a.hi)
    if noise.any():
        return Number(np.where(noise, 0.0, hi), np.where(noise, 0.0, lo))
    return Number(hi, lo)


def negative(a: Number) -> Number:
    return Number(-a.hi, -a.lo)


def absolute(a: Number) -> Number:
    sign = np.where(a.hi < 0, -1.0, 1.0)
    return Number(a.hi * sign, a.lo * sign)


def subtract(a: Number, b: Number) -> Number:
    return add(a, negative(b))


def multiply(a: Number, b: Number) -> Number:
    p, error = _product(a.hi, b.hi)
    return _quick(p, error + (a.hi * b.lo + a.lo * b.hi))


def divide(a: Number, b: Number) -> Number:
    """a / b; cells with b = 0 hold no number."""
    with np.errstate(all="ignore"):
        q = a.hi / b.hi
        p, error = _product(q, b.hi)
        return _quick(q, ((a.hi - p) - error + a.lo - q * b.lo) / b.hi)


def where(test: Bools, yes: Number, no: Number) -> Number:
    return Number(np.where(test, yes.hi, no.hi), np.where(test, yes.lo, no.lo))


def compare(a: Number, b: Number) -> npt.NDArray[np.int8]:
    """-1, 0, 1 for less, equal, greater; equal within SETTLE."""
    far = a.hi - b.hi
    difference = far + (a.lo - b.lo)
    same = np.abs(difference) <= SETTLE * np.abs(a.hi)
    return np.where(same, 0, np.sign(difference)).astype(np.int8)


def least(a: Number, b: Number) -> Number:
    return where(compare(a, b) <= 0, a, b)


def most(a: Number, b: Number) -> Number:
    return where(compare(a, b) >= 0, a, b)


def dense(a: Number) -> Ints:
    """0, 1, 2 ... by ascending value; equal values share a number."""
    order = np.argsort(a.hi)  # several times faster than by both, and nearly always enough
    ascending = a[order]
    if np.any((ascending.hi[1:] == ascending.hi[:-1]) & (ascending.lo[1:] < ascending.lo[:-1])):
        order = np.lexsort((a.lo, a.hi))
        ascending = a[order]
    fresh = np.ones(len(order), dtype=np.int64)
    fresh[:1] = 0
    fresh[1:] = compare(ascending[1:], ascending[:-1]) != 0
    codes = np.empty(len(order), dtype=np.int64)
    codes[order] = np.cumsum(fresh)
    return codes


def group_sum(a: Number, group: Ints, groups: int) -> Number:
    """Sums per group; cells are added in the order they stand."""
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group, minlength=groups)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    total = Number(np.zeros(groups), np.zeros(groups))
    values = a[order]
    while (sizes > 0).any():  # halve: add neighbours until one cell per group is left
        if sizes.max() == 1:
            found = sizes == 1
            total.hi[found], total.lo[found] = values.hi[starts[found]], values.lo[starts[found]]
            return total
        values, starts, sizes = _halve(values, starts, sizes)
    return total


def _halve(values: Number, starts: Ints, sizes: Ints) -> tuple[Number, Ints, Ints]:
    left_sizes = (sizes + 1) // 2
    left_starts = np.concatenate(([0], np.cumsum(left_sizes)[:-1]))
    within = np.arange(left_sizes.sum()) - np.repeat(left_starts, left_sizes)
    first = np.repeat(starts, left_sizes) + 2 * within
    has_second = 2 * within + 1 < np.repeat(sizes, left_sizes)
    second = np.where(has_second, first + 1, first)
    zero = of_floats(0.0)
    return add(values[first], where(has_second, values[second], zero)), left_starts, left_sizes
