"""Several values to one: the arithmetic shared by combine and rollup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.engine.score.reference.decimals import EXACT, ONE, ZERO, divide, finite, median, power, total
from maplebridge.engine.score.reference.values import MISSING, Absence, Number, joined


@dataclass(frozen=True, slots=True)
class Part:
    """One value with its weight; `full` is what it could reach, the basis of `rescale` for a sum."""

    value: Number
    weight: Number = ONE
    full: Number = ONE


def fold(parts: Sequence[Part], how: str, absent: str, at_least: int, exponent: Number | None = None) -> Number:
    """at_least is asked first; then what is absent is kept, skipped or made up for."""
    present = [part for part in parts if isinstance(part.value, Decimal)]
    if len(present) < at_least:
        return MISSING
    gone = [part.value for part in parts if isinstance(part.value, Absence)]
    if (gone and absent == "keep") or not present:
        return joined(gone)
    unknown = [part.weight for part in parts if isinstance(part.weight, Absence)]
    if unknown:
        return joined(unknown)
    pairs = [(part.value, part.weight) for part in present]
    result = _HOWS[how]([(x, w) for x, w in pairs if isinstance(x, Decimal) and isinstance(w, Decimal)], exponent)
    if how == "sum" and absent == "rescale" and gone and isinstance(result, Decimal):
        return _made_up(result, parts, present)
    return result


def _made_up(result: Decimal, parts: Sequence[Part], present: Sequence[Part]) -> Number:
    unknown = [part.full for part in parts if isinstance(part.full, Absence)]
    if unknown:
        return joined(unknown)
    reach = total(part.full for part in parts if isinstance(part.full, Decimal))
    reached = total(part.full for part in present if isinstance(part.full, Decimal))
    return divide(EXACT.multiply(result, reach), reached)


Pairs = list[tuple[Decimal, Decimal]]


def _sum(pairs: Pairs, _: Number | None) -> Number:
    return finite(total(EXACT.multiply(x, w) for x, w in pairs))


def _mean(pairs: Pairs, _: Number | None) -> Number:
    return divide(total(EXACT.multiply(x, w) for x, w in pairs), _weights(pairs))


def _gmean(pairs: Pairs, _: Number | None) -> Number:
    if any(x < 0 for x, _ in pairs):
        return MISSING
    if any(x == 0 for x, _ in pairs):
        return ZERO
    mean = divide(total(EXACT.multiply(EXACT.ln(x), w) for x, w in pairs), _weights(pairs))
    return mean if isinstance(mean, Absence) else finite(EXACT.exp(mean))


def _hmean(pairs: Pairs, _: Number | None) -> Number:
    if any(x == 0 for x, _ in pairs):
        return ZERO
    return divide(_weights(pairs), total(EXACT.divide(w, x) for x, w in pairs))


def _power(pairs: Pairs, exponent: Number | None) -> Number:
    if exponent is None or isinstance(exponent, Absence):
        return MISSING if exponent is None else exponent
    raised = [(power(x, exponent), w) for x, w in pairs]
    gone = [x for x, _ in raised if isinstance(x, Absence)]
    if gone:
        return joined(gone)
    mean = _mean([(x, w) for x, w in raised if isinstance(x, Decimal)], None)
    root = divide(ONE, exponent)
    if isinstance(mean, Absence) or isinstance(root, Absence):
        return joined(v for v in (mean, root) if isinstance(v, Absence))
    return power(mean, root)


def _product(pairs: Pairs, _: Number | None) -> Number:
    result = ONE
    for x, _w in pairs:
        result = EXACT.multiply(result, x)
    return finite(result)


def _weights(pairs: Pairs) -> Decimal:
    return total(w for _, w in pairs)


_HOWS: dict[str, Callable[[Pairs, Number | None], Number]] = {
    "sum": _sum,
    "mean": _mean,
    "gmean": _gmean,
    "hmean": _hmean,
    "power": _power,
    "product": _product,
    "min": lambda pairs, _: min(x for x, _ in pairs),
    "max": lambda pairs, _: max(x for x, _ in pairs),
    "median": lambda pairs, _: median(x for x, _ in pairs),
    "last": lambda pairs, _: pairs[-1][0],
}
