"""Several cells to one: the arithmetic shared by combine and rollup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from maplebridge.engine.score.arithmetic import binary, finite
from maplebridge.engine.score.cells import (
    ALL_PRESENT,
    MISSING,
    PRESENT,
    ZERO,
    Cells,
    absent_cells,
    choose,
    joined_state,
    number_cells,
)
from maplebridge.engine.score.numbers import functions
from maplebridge.engine.score.numbers.number import Bools, Number, add, compare, constant, least, most, multiply, where

ONE = number_cells(constant(1))


@dataclass(frozen=True, slots=True)
class Part:
    """One child with its weight; `full` is what it could reach, the basis of `rescale` for a sum."""

    value: Cells
    weight: Cells = ONE
    full: Cells = ONE


def fold(parts: Sequence[Part], how: str, absent: str, at_least: int, exponent: Cells | None = None) -> Cells:
    """at_least is asked first; then what is absent is kept, skipped or made up for."""
    here = [part.value.present() for part in parts]
    count = np.sum(here, axis=0)
    gone = joined_state([part.value.state for part in parts])
    some_gone = np.asarray(count < len(parts))
    result = _HOWS[how](_Present(parts, here, bool(some_gone.any())), exponent)
    if how == "sum" and absent == "rescale" and some_gone.any():
        result = choose(some_gone, _made_up(result, parts, here), result)
    unknown = joined_state([part.weight.state for part in parts])
    result = _unless(unknown != PRESENT, Cells(unknown, ZERO), result)
    result = _unless((count == 0) | (some_gone & (absent == "keep")), Cells(gone, ZERO), result)
    return _unless(count < at_least, absent_cells(MISSING), result)


def _unless(test: Bools, instead: Cells, usual: Cells) -> Cells:
    return choose(np.asarray(test), instead, usual) if np.any(test) else usual


def _made_up(result: Cells, parts: Sequence[Part], here: Sequence[Bools]) -> Cells:
    unknown = joined_state([part.full.state for part in parts])
    reach, reached = ZERO, ZERO
    for part, present in zip(parts, here, strict=True):
        reach = add(reach, part.full.number)
        reached = add(reached, where(present, part.full.number, ZERO))
    made = binary("/", binary("*", result, Cells(ALL_PRESENT, reach)), Cells(ALL_PRESENT, reached))
    return choose(np.asarray(unknown == PRESENT), made, Cells(unknown, ZERO))


@dataclass(frozen=True, slots=True)
class _Present:
    """The children with a mask of who is there; `gaps` False = all of them."""

    parts: Sequence[Part]
    here: Sequence[Bools]
    gaps: bool

    def total(self, term: Callable[[Part], Number]) -> Number:
        result: Number | None = None
        for part, present in zip(self.parts, self.here, strict=True):
            value = term(part)
            value = where(present, value, ZERO) if self.gaps else value
            result = value if result is None else add(result, value)
        return result or ZERO

    def best(self, better: Callable[[Number, Number], Number]) -> Number:
        result, found = self.parts[0].value.number, self.here[0]
        for part, present in zip(self.parts[1:], self.here[1:], strict=True):
            both = better(result, part.value.number)
            result = where(present & found, both, where(present, part.value.number, result))
            found = found | present
        return result

    def any(self, test: Callable[[Number], Bools]) -> Bools:
        found: Bools = np.asarray(False)
        for part, present in zip(self.parts, self.here, strict=True):
            found = found | (present & test(part.value.number))
        return found


def _weighed(part: Part) -> Number:
    return part.value.number if part.weight is ONE else multiply(part.value.number, part.weight.number)


def _sum(parts: _Present, _: Cells | None) -> Cells:
    return finite(ALL_PRESENT, parts.total(_weighed))


def _weights(parts: _Present) -> Cells:
    return Cells(ALL_PRESENT, parts.total(lambda part: part.weight.number))


def _mean(parts: _Present, _: Cells | None) -> Cells:
    return binary("/", Cells(ALL_PRESENT, parts.total(_weighed)), _weights(parts))


def _gmean(parts: _Present, _: Cells | None) -> Cells:
    zero, negative = parts.any(lambda x: x.hi == 0), parts.any(lambda x: x.hi < 0)
    with np.errstate(all="ignore"):
        logs = parts.total(lambda part: multiply(functions.ln(_positive(part.value.number)), part.weight.number))
    mean = binary("/", Cells(ALL_PRESENT, logs), _weights(parts))
    result = finite(mean.state, functions.exp(mean.number))
    return _unless(negative, absent_cells(MISSING), _unless(zero, number_cells(ZERO), result))


def _positive(x: Number) -> Number:
    return where(x.hi > 0, x, ONE.number)


def _hmean(parts: _Present, _: Cells | None) -> Cells:
    zero = parts.any(lambda x: x.hi == 0)
    inverse = parts.total(lambda part: _quotient(part.weight.number, part.value.number))
    return _unless(zero, number_cells(ZERO), binary("/", _weights(parts), Cells(ALL_PRESENT, inverse)))


def _quotient(a: Number, b: Number) -> Number:
    return binary("/", number_cells(a), number_cells(where(b.hi == 0, ONE.number, b))).number


def _power(parts: _Present, exponent: Cells | None) -> Cells:
    if exponent is None:
        return absent_cells(MISSING)
    raised = [Part(binary("**", part.value, exponent), part.weight) for part in parts.parts]
    mean = _mean(_Present(raised, parts.here, parts.gaps), None)
    broken = [np.where(present, part.value.state, PRESENT) for part, present in zip(raised, parts.here, strict=True)]
    mean = Cells(joined_state([mean.state, *(state.astype(np.int8) for state in broken)]), mean.number)
    return binary("**", mean, binary("/", ONE, exponent))


def _product(parts: _Present, _: Cells | None) -> Cells:
    result = ONE.number
    for part, present in zip(parts.parts, parts.here, strict=True):
        result = multiply(result, where(present, part.value.number, ONE.number))
    return finite(ALL_PRESENT, result)


def _median(parts: _Present, _: Cells | None) -> Cells:
    hi = np.array([np.where(present, part.value.number.hi, np.inf)
                   for part, present in zip(parts.parts, parts.here, strict=True)])  # fmt: skip
    lo = np.array([np.broadcast_to(part.value.number.lo, hi.shape[1:]) for part in parts.parts])
    order = np.lexsort((lo, hi), axis=0)
    ordered = Number(np.take_along_axis(hi, order, 0), np.take_along_axis(lo, order, 0))
    count = np.maximum(np.sum(parts.here, axis=0), 1)
    cell = np.arange(hi.shape[1])
    low, high = ordered[(count - 1) // 2, cell], ordered[count // 2, cell]
    both = add(low, high)
    return Cells(ALL_PRESENT, where(compare(low, high) == 0, low, Number(both.hi / 2, both.lo / 2)))


def _last(parts: _Present, _: Cells | None) -> Cells:
    return Cells(ALL_PRESENT, parts.best(lambda earlier, later: later))


_HOWS: dict[str, Callable[[_Present, Cells | None], Cells]] = {
    "sum": _sum,
    "mean": _mean,
    "gmean": _gmean,
    "hmean": _hmean,
    "power": _power,
    "product": _product,
    "min": lambda parts, _: Cells(ALL_PRESENT, parts.best(least)),
    "max": lambda parts, _: Cells(ALL_PRESENT, parts.best(most)),
    "median": _median,
    "last": _last,
}
