"""The elements of a scheme: what has a weight, and what can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.engine.scheme.model import AnyNode, Combine, Rank, Scheme
from maplebridge.engine.score.ranges.joins import Joins, carried, joined, joins

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Element:
    """A node that counts. `points`: its share of the full score; None = outside it (bonus)."""

    node: str
    points: Decimal | None


def weighed(scheme: Scheme, place: Rank) -> tuple[Element, ...]:
    """The elements whose weights move: those the scheme names, else its items, else what the ranked value joins."""
    if scheme.analysis.of:
        found = [Element(name, _points(scheme, name)) for name in scheme.analysis.of]
    else:
        items = [item for item in scheme.items if item.section == "item" and item.code in scheme.nodes]
        found = [Element(item.code, item.points) for item in items] or list(_top(scheme, place.of))
    known = joins(scheme.nodes, [element.node for element in found])
    return tuple(element for element in found if _counts(element, known))


def removable(scheme: Scheme, place: Rank) -> tuple[Element, ...]:
    """The weighed elements, bonus sections, and each indicator that adds to the ranked value, in the order written."""
    found = {element.node: element for element in weighed(scheme, place)}
    for item in scheme.items:
        inside = item.section == "item"
        if inside or item.section == "bonus":
            found.setdefault(item.code, Element(item.code, item.points if inside else None))
            for one in item.indicators:
                if one.score is not None and one.tier != "diagnostic":
                    found.setdefault(one.score, Element(one.score, one.points if inside else None))
    known = joins(scheme.nodes, list(found))
    return tuple(element for element in found.values() if _counts(element, known))


def _counts(element: Element, known: Joins) -> bool:
    return any(element.node in children.values() for children in known.values())


def _points(scheme: Scheme, name: str) -> Decimal:
    return next((item.points for item in scheme.items if item.code == name), ONE)


def _top(scheme: Scheme, name: str) -> Iterator[Element]:
    """What the first node below the ranked value that joins several joins; nothing where none does."""
    node: AnyNode | None = scheme.nodes.get(name)
    while node is not None and (below := carried(node, scheme.nodes)) is not None:
        node = scheme.nodes.get(below)
    if node is None:
        return
    full = dict(zip(node.of, node.full, strict=False)) if isinstance(node, Combine) else {}
    for child in joined(node, scheme.nodes):
        yield Element(child, full.get(child, ONE))
