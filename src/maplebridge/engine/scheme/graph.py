"""Which node needs which, and an order in which children come first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from graphlib import CycleError, TopologicalSorter
from types import NoneType
from typing import Any

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import (
    AnyNode,
    Combine,
    Curve,
    Grade,
    Lookup,
    Measure,
    Panel,
    Peers,
    Rank,
    Rollup,
    Steps,
    Tally,
)

_PLAIN = (str, int, bool, NoneType, Decimal, date)  # of what a node holds, the most


def references(node: AnyNode) -> Iterator[str]:
    """Names given as children (not those inside expressions)."""
    match node:
        case Curve(of=of) | Steps(of=of) | Peers(of=of) | Rollup(of=of):
            yield of
        case Lookup(of=many) | Combine(of=many):
            yield from many
        case Tally(lines=lines):
            yield from (line.of for line in lines)
        case Rank(of=of, tie_break=ties):
            yield of
            yield from (name.removeprefix("-") for name in ties)
        case Grade(of=maybe):
            if maybe is not None:
                yield maybe
        case _:
            return


def node_expressions(node: AnyNode) -> Iterator[Expr]:
    """Every expression of a node that speaks of nodes, parameters and unit attributes (row expressions left out)."""
    reads_rows = isinstance(node, Measure | Panel)
    yield from _expressions(node, {"value", "over", "score", "where"} if reads_rows else set())


def _expressions(value: Any, hidden: Collection[str] = ()) -> Iterator[Expr]:
    if isinstance(value, Expr):
        yield value
        return
    names = _fields(value.__class__)
    if names:
        inside: Iterable[Any] = [getattr(value, name) for name in names if name not in hidden]
    elif isinstance(value, Mapping):
        inside = value.values()
    else:
        inside = value if isinstance(value, tuple) else ()
    for part in inside:
        if type(part) not in _PLAIN:
            yield from _expressions(part)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind)) if is_dataclass(kind) else ()


def needs(node: AnyNode, known: Collection[str]) -> set[str]:
    """All node names this node reads, expressions included."""
    inside = {name for expr in node_expressions(node) for name in expr.names() if name in known}
    return {name for name in references(node) if name in known} | inside


def ordered(nodes: Mapping[str, AnyNode]) -> tuple[list[str], list[str]]:
    """Names with children first, in the order written where free; or ([], the cycle's chain)."""
    sorter = TopologicalSorter({name: sorted(needs(node, nodes)) for name, node in nodes.items()})
    try:
        return list(sorter.static_order()), []
    except CycleError as error:
        chain: Iterable[str] = error.args[1]
        return [], list(reversed(list(chain)))
