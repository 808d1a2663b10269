"""Differences told by unit and indicator: where they begin, what follows from them, and what other units moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import Combine, Grade, Peers, Rank, Scheme
from maplebridge.engine.score.bundle.compare import Difference


@dataclass(frozen=True, slots=True)
class UnitDifferences:
    """What differs for one unit. `causes`: nodes none of whose own inputs differ; `above`: what follows from them;
    `by_others`: ranks and comparisons that differ only because other units do."""

    unit: str
    causes: tuple[Difference, ...]
    above: tuple[Difference, ...]
    by_others: tuple[Difference, ...]


class Lines:
    """Which line of the table a node belongs to: indicator, else item, else the node itself."""

    def __init__(self, scheme: Scheme) -> None:
        self._needs = {name: needs(node, scheme.nodes) for name, node in scheme.nodes.items()}
        self._place = {name: place for place, name in enumerate(scheme.nodes)}
        self._line = {i.score: i.code for i in scheme.indicators() if i.score}
        self._line |= {item.code: item.code for item in scheme.items if item.code in scheme.nodes}
        for node in reversed(list(scheme.nodes)):  # parents first
            for child in self._needs[node] if node in self._line else ():
                self._line.setdefault(child, self._line[node])

    def of(self, node: str) -> str:
        return self._line.get(node, node.partition("/")[0])

    def inputs(self, node: str) -> set[str]:
        return self._needs.get(node, set())

    def place(self, node: str) -> tuple[int, str]:
        """Where a node stands in the scheme, for sorting; unknown ones last."""
        return self._place.get(node, len(self._place)), node


def by_unit(differences: Iterable[Difference], scheme: Scheme) -> list[UnitDifferences]:
    """Grouped by unit in code order; one difference per node, that of the whole period where it differs."""
    lines, whole = Lines(scheme), scheme.period.whole.code
    units: dict[str, dict[str, Difference]] = {}
    for difference in differences:
        own = units.setdefault(difference.unit, {})
        if difference.node not in own or difference.window == whole:
            own[difference.node] = difference
    moved = {node for own in units.values() for node in own}
    return [_grouped(unit, own, moved, scheme, lines) for unit, own in sorted(units.items())]


def _grouped(
    unit: str, own: Mapping[str, Difference], moved: set[str], scheme: Scheme, lines: Lines
) -> UnitDifferences:
    causes, above, others = [], [], []
    for node in sorted(own, key=lines.place):
        inputs = lines.inputs(node)
        if inputs & own.keys():
            above.append(own[node])
        elif inputs & moved and _looks_around(scheme, node):
            others.append(own[node])
        else:
            causes.append(own[node])
    return UnitDifferences(unit, tuple(causes), tuple(above), tuple(others))


def _looks_around(scheme: Scheme, name: str) -> bool:
    """Whether a node's value for one unit depends on other units' values."""
    node = scheme.nodes.get(name)
    if node is None:
        return False
    fills = {node.deco.missing.how, node.deco.not_applicable.how}
    group = isinstance(node, Rank | Peers) or (isinstance(node, Grade) and bool(node.quotas))
    return group or (isinstance(node, Combine) and node.how == "copeland") or bool(fills & {"mean", "median"})
