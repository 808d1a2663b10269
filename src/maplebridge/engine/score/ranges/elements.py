"""The elements of a scheme: what has a weight, and what can be left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.engine.scheme.model import AnyNode, Combine, Rank, Scheme
from maplebridge.engine.score.ranges.joins import carried, joined, joins

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Element:
    """A node that counts. `points`: its share of the full score; None = outside it (bonus)."""

    node: str
    points: Decimal | None


def weighed(scheme: Scheme, place: Rank) -> tuple[Element, ...]:
    """The elements whose weights move: those the scheme names, else its items, else (a single item, or none) what the
    ranked value is joined from."""
    if scheme.analysis.of:
        return _counting(scheme, [Element(name, _points(scheme, name)) for name in scheme.analysis.of])
    items = [item for item in scheme.items if item.section == "item" and item.code in scheme.nodes]
    found = _counting(scheme, [Element(item.code, item.points) for item in items])
    return found or _counting(scheme, list(_top(scheme, place.of)))


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
    return _counting(scheme, list(found.values()))


def _counting(scheme: Scheme, elements: Sequence[Element]) -> tuple[Element, ...]:
    """Those that are joined with others somewhere, so that their weight matters."""
    known = joins(scheme.nodes, [element.node for element in elements])
    acting = {element for children in known.values() for element in children.values()}
    return tuple(element for element in elements if element.node in acting)


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
