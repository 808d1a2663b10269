"""Where the weight of an element acts: the node that first joins it with others, and that node with other weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from maplebridge.engine.scheme.expr import Binary, Bool, Call, Compare, Expr, If, In, Literal, Name, Tree, Unary
from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import AnyNode, Combine, Curve, Formula, Lookup, Num, Peers, Rollup, Steps

#: joining node -> its child -> the element whose weight acts there.
Joins = Mapping[str, Mapping[str, str]]
Key = TypeVar("Key", bound=Tree)
NOTHING = Decimal(0)


def carried(node: AnyNode, nodes: Collection[str]) -> str | None:
    """The one node whose value this one passes on in another form; None where it joins several, or none."""
    match node:
        case Curve(of=of) | Steps(of=of) | Peers(of=of) | Rollup(of=of):
            return of
        case Lookup(of=(of,)) | Combine(of=(of,)):
            return of
        case Formula(expr=expr):
            named = [name for name in expr.names() if name in nodes]
            return named[0] if len(named) == 1 else None
    return None


def joined(node: AnyNode, nodes: Collection[str]) -> tuple[str, ...]:
    """The nodes whose values this one adds up or averages."""
    match node:
        case Combine(of=of):
            return of
        case Formula(expr=expr):
            return tuple(name for name in nodes if name in expr.names())
    return ()


def joins(nodes: Mapping[str, AnyNode], elements: Iterable[str]) -> Joins:
    """`nodes`: children first. An element is passed on by nodes of one child until a node joins it."""
    bearer = {name: name for name in elements}
    found: dict[str, dict[str, str]] = {}
    for name, node in nodes.items():
        below = carried(node, nodes)
        if below in bearer:
            bearer.setdefault(name, bearer[below])
        elif below is None:
            here = {child: bearer[child] for child in joined(node, nodes) if child in bearer}
            if here:
                found[name] = here
    return found


def reweighted(node: AnyNode, factors: Mapping[str, Decimal]) -> AnyNode:
    """The joining node with the weights of its children (what they can reach with them) times their factors."""
    if isinstance(node, Formula):
        return replace(node, expr=Expr(node.expr.text, _scaled(node.expr.tree, factors)))
    if not isinstance(node, Combine):
        return node
    weights = node.weights or (Decimal(1),) * len(node.of)
    return replace(
        node,
        weights=tuple(_times(weight, factors.get(child)) for child, weight in zip(node.of, weights, strict=True)),
        full=tuple(full * factors.get(child, 1) for child, full in zip(node.of, node.full, strict=False)),
    )


def without(node: AnyNode, child: str) -> AnyNode | None:
    """The joining node without a child; None where nothing would be left to join."""
    if isinstance(node, Formula):
        return replace(node, expr=Expr(node.expr.text, _scaled(node.expr.tree, {child: NOTHING})))
    if not isinstance(node, Combine):
        return node
    left = [i for i, name in enumerate(node.of) if name != child]
    if not left:
        return None
    return replace(
        node,
        of=tuple(node.of[i] for i in left),
        weights=tuple(node.weights[i] for i in left) if node.weights else (),
        full=tuple(node.full[i] for i in left) if node.full else (),
        at_least=min(node.at_least, len(left)),
    )


def reads(nodes: Mapping[str, AnyNode], changed: Collection[str]) -> set[str]:
    """The changed nodes and all above them, through children and expressions."""
    found = set(changed)
    for name, node in nodes.items():
        if needs(node, found):
            found.add(name)
    return found


def _times(weight: Num, factor: Decimal | None) -> Num:
    if factor is None:
        return weight
    if isinstance(weight, Decimal):
        return weight * factor
    return Expr(weight.text, Binary("*", Literal(factor), weight.tree))


def _scaled(tree: Tree, factors: Mapping[str, Decimal]) -> Tree:
    """Every mention as a value times its factor; what is only compared or asked for stays as it is."""
    match tree:
        case Name(name) if name in factors:
            factor = factors[name]
            return Binary("*", Literal(factor), tree) if factor else Literal(NOTHING)
        case Unary("-", arg):
            return Unary("-", _scaled(arg, factors))
        case Binary(op, left, right):
            return Binary(op, _scaled(left, factors), _scaled(right, factors))
        case If(test, yes, no):
            return If(test, _scaled(yes, factors), _scaled(no, factors))
        case Call(name, args) if not name.startswith(("is_", "count_")):
            return Call(name, tuple(_scaled(arg, factors) for arg in args))
        case Unary() | Compare() | In() | Bool() | Call() | _:
            return tree
