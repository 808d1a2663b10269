"""Arithmetic on ranges of numbers; an end that is None is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    InvalidOperation,
)

from maplebridge.engine.scheme.model import Rounding

ZERO, ONE = Decimal(0), Decimal(1)
MODES = {
    "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "half_down": ROUND_HALF_DOWN, "up": ROUND_UP,
    "down": ROUND_DOWN, "floor": ROUND_FLOOR, "ceil": ROUND_CEILING,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Every value from low to high, both included."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def fixed(self) -> bool:
        return self.low is not None and self.low == self.high


ANY = Span()
SHARE = Span(ZERO, ONE)
COUNT = Span(ZERO, None)


def point(value: Decimal) -> Span:
    return Span(value, value)


def union(spans: Iterable[Span]) -> Span:
    """The smallest range that holds all of them; ANY of none."""
    many = list(spans)
    return Span(_fewest([s.low for s in many], min), _fewest([s.high for s in many], max)) if many else ANY


def plus(a: Span, b: Span) -> Span:
    return Span(_sum(a.low, b.low), _sum(a.high, b.high))


def negative(a: Span) -> Span:
    return Span(None if a.high is None else -a.high, None if a.low is None else -a.low)


def times(a: Span, b: Span) -> Span:
    """The product; with an open end only the case of a fixed or non-negative factor is followed."""
    if None not in (a.low, a.high, b.low, b.high):
        products = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]  # type: ignore[operator]
        return Span(min(products), max(products))
    for factor, other in ((a, b), (b, a)):
        if factor.fixed and factor.low is not None:
            return _scaled(other, factor.low)
    if a.low is not None and b.low is not None and a.low >= 0 and b.low >= 0:
        return Span(a.low * b.low, None)
    return ANY


def lesser(spans: list[Span]) -> Span:
    """The smallest of several values."""
    highs = [s.high for s in spans if s.high is not None]
    return Span(_fewest([s.low for s in spans], min), min(highs) if highs else None)


def greater(spans: list[Span]) -> Span:
    """The largest of several values."""
    return negative(lesser([negative(s) for s in spans]))


def clamped(a: Span, floor: Span, cap: Span) -> Span:
    """`a` kept between a floor and a cap; ANY where there is none."""
    if floor != ANY:
        a = greater([a, floor])
    return a if cap == ANY else lesser([a, cap])


def rounded(a: Span, step: Rounding) -> Span:
    def turn(value: Decimal | None) -> Decimal | None:
        try:
            return None if value is None else value.quantize(ONE.scaleb(-step.to), MODES[step.mode])
        except InvalidOperation:
            return value

    return Span(turn(a.low), turn(a.high))


def _scaled(a: Span, factor: Decimal) -> Span:
    if factor == 0:
        return point(ZERO)
    ends = (None if a.low is None else a.low * factor, None if a.high is None else a.high * factor)
    return Span(*ends) if factor > 0 else Span(ends[1], ends[0])


def _sum(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _fewest(ends: list[Decimal | None], choose: Callable[[list[Decimal]], Decimal]) -> Decimal | None:
    known = [end for end in ends if end is not None]
    return choose(known) if len(known) == len(ends) else None
