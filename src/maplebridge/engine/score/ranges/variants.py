"""Variants of a scheme as nodes to be put in the place of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from maplebridge.engine.scheme.model import AnyNode, Combine, Formula, Scheme
from maplebridge.engine.score.ranges.elements import Element
from maplebridge.engine.score.ranges.joins import Joins, joins, reweighted, without

Changed = dict[str, AnyNode]


def moved(scheme: Scheme, known: Joins, factors: Mapping[str, Decimal]) -> Changed:
    """With every element's weight times its factor. known: where the weights of these elements act."""
    return {
        name: reweighted(scheme.nodes[name], {child: factors[element] for child, element in children.items()})
        for name, children in known.items()
    }


def lacking(scheme: Scheme, gone: Element, elements: Sequence[Element]) -> Changed:
    """Without one of the elements, as if it applied to nobody: those it is joined with take over its points, in
    proportion. What is left empty goes as well."""
    points = {element.node: element.points for element in elements}
    known = joins(scheme.nodes, points)
    changed: Changed = {}
    waiting = [gone.node]
    while waiting:
        name = waiting.pop()
        for joining, children in joins(scheme.nodes, [name]).items():
            rest: AnyNode | None = changed.get(joining, scheme.nodes[joining])
            for child in children:
                rest = without(rest, child) if rest else None
            if rest is None:
                waiting.append(joining)
                continue
            shares = {child: points[element] for child, element in known.get(joining, {}).items()}
            changed[joining] = reweighted(rest, _taken_over(shares, set(children))) if _adds_up(rest) else rest
    return changed


def _adds_up(node: AnyNode) -> bool:
    """Means renormalise by themselves."""
    return isinstance(node, Formula) or (isinstance(node, Combine) and node.how == "sum")


def _taken_over(shares: Mapping[str, Decimal | None], gone: set[str]) -> dict[str, Decimal]:
    """What the others are multiplied by, so that the full score stays."""
    counted = {child: share for child, share in shares.items() if share}
    whole = sum(counted.values())
    left = sum(share for child, share in counted.items() if child not in gone)
    return {child: whole / left for child in counted if child not in gone} if left and left != whole else {}
