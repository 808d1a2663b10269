"""The same thing asked twice: two lines that take one figure, two that say the same, two books with the same fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.lint.material import LedgerKind, Material, fault
from maplebridge.engine.scheme.model import Aggregate, Indicator, Measure, Panel

Figure = tuple[object, ...]
#: Shorter wording says too little to be compared.
SHORTEST = 8


@dataclass(frozen=True)
class Said:
    """A line's definition, bare of signs and blanks. `order`: its place in the table."""

    order: int
    path: str
    indicator: Indicator
    text: str

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its pairs of neighbouring signs."""
        return frozenset(self.text[k:k + 2] for k in range(len(self.text) - 1))


def check(material: Material) -> Iterator[Problem]:
    yield from _figures(material)
    yield from _words(material)
    yield from _fields(material)


def _figures(material: Material) -> Iterator[Problem]:
    first: dict[frozenset[Figure], Indicator] = {}
    for path, _, indicator in material.scored():
        figures = frozenset(_taken(material, indicator))
        if not figures:
            continue
        earlier = first.setdefault(figures, indicator)
        if earlier is not indicator and not _apart(earlier, indicator):
            yield fault("lint.same_figure", f"{path}.score", material.source("same_figure"), "warning",
                        indicator=indicator.code, name=indicator.name.zh, other=earlier.code,
                        other_name=earlier.name.zh, tables=sorted({str(figure[0]) for figure in figures}))


def _apart(one: Indicator, other: Indicator) -> bool:
    """Lines for different categories of units never meet in one unit."""
    return bool(one.applies_to and other.applies_to) and not set(one.applies_to) & set(other.applies_to)


def _taken(material: Material, indicator: Indicator) -> Iterator[Figure]:
    """What the line takes from records, apart from how it becomes points."""
    for _, node in material.below(indicator.score):
        match node:
            case Measure(value=value, over=over, per=per):
                yield (*_aggregate(value), *(_aggregate(over) if over else ()), per)
            case Panel(table=table, score=score, where=where, per=per, role=role):
                yield (table, "panel", score.text, where.text if where else None, per, role)


def _aggregate(value: Aggregate) -> Figure:
    expressions = (expr.text.replace(" ", "") if expr else None for expr in (value.of, value.where))
    return (value.table, value.take, *expressions, value.date, value.window, value.once_per)


def _words(material: Material) -> Iterator[Problem]:
    said = [Said(n, path, indicator, text) for n, (path, _, indicator) in enumerate(material.scored())
            if len(text := _plain(indicator)) >= SHORTEST]
    said.sort(key=lambda one: len(one.text))
    near, matches = float(material.rules.limits.near), []
    for i, one in enumerate(said):
        for other in said[i + 1:]:
            if len(one.text) < near * len(other.text):
                break
            if not _apart(one.indicator, other.indicator) and _alike(one.pairs, other.pairs, near):
                matches.append(sorted((one, other), key=lambda line: line.order))
    for first, second in sorted(matches, key=lambda pair: (pair[1].order, pair[0].order)):
        yield fault("lint.same_words", f"{second.path}.definition", material.source("same_words"), "warning",
                    indicator=second.indicator.code, name=second.indicator.name.zh, other=first.indicator.code,
                    other_name=first.indicator.name.zh)


def _alike(one: frozenset[str], other: frozenset[str], near: float) -> bool:
    """Whether the pairs of neighbouring signs are shared to at least `near` of all."""
    return len(one & other) >= near * len(one | other)


def _plain(indicator: Indicator) -> str:
    text = unicodedata.normalize("NFKC", indicator.definition.zh if indicator.definition else "").casefold()
    return re.sub(r"[\W_]+", "", text)


def _fields(material: Material) -> Iterator[Problem]:
    frame = material.rules.burden.frame
    asked = {kind.code: _own_fields(kind, frame) for kind in material.books()}
    names = {kind.code: kind.name for kind in material.books()}
    for one, other in combinations(asked, 2):
        shared = asked[one] & asked[other]
        fewer = min(len(asked[one]), len(asked[other]))
        if len(shared) >= 3 and len(shared) >= material.rules.limits.same_fields * fewer:
            yield fault("lint.same_fields", "ledgers", material.source("same_fields"), "warning",
                        ledger=one, name=names[one], other=other, other_name=names[other],
                        fields=sorted(name for name, _ in shared))


def _own_fields(kind: LedgerKind, frame: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Names and types of what a person types, the common elements and links to other records apart."""
    return frozenset((field.name.zh, field.type) for field in kind.fields
                     if field.code not in frame and field.type not in ("ref", "refs"))
