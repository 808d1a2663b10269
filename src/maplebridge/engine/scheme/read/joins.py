"""combine, expr, rollup: several values to one."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.model import (
    AnyNode,
    Combine,
    Decorations,
    Formula,
    Num,
    Rollup,
    RollupPart,
    Window,
)
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.read.nodes import Maker, NodeReader

HOWS = ("sum", "mean", "gmean", "hmean", "power", "min", "max", "median", "product", "copeland")
ONE = Decimal(1)


def combine(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    of = reader.children(branch, "of", name)
    weights = _nums(branch, "weights")
    full = tuple(n for n in _nums(branch, "full") if isinstance(n, Decimal))
    for key, given in (("weights", weights), ("full", full)):
        if given and len(given) != len(of):
            branch.fault("scheme.length_differs", key, key=key, count=len(given), wanted=len(of))
            return None
    node = Combine(
        name, of, branch.choice("how", HOWS, "sum"), weights, branch.num("exponent"),  # type: ignore[arg-type]
        _absent(branch, "keep"), branch.integer("at_least", 0, low=0), full, deco=deco,  # type: ignore[arg-type]
    )
    return node if of else None


def _absent(branch: Branch, default: str) -> str:
    if branch.data.get("absent") == "renormalise":
        branch.data = {**branch.data, "absent": "rescale"}
    return branch.choice("absent", ("keep", "skip", "rescale"), default)


def _nums(branch: Branch, key: str) -> tuple[Num, ...]:
    value = branch.raw(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        branch.wrong(key, "list", value)
        return ()
    nums = (branch.as_num(item, branch.place.at(key).at(i)) for i, item in enumerate(value))
    return tuple(n for n in nums if n is not None)


def formula(_: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    expr = branch.node_expr("of", required=True)
    return Formula(name, expr, deco=deco) if expr else None


def rollup_of(parts: tuple[Window, ...]) -> Maker:
    """The maker of rollup nodes; it must know the parts of the period."""
    known = tuple(part.code for part in parts)

    def rollup(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
        of = reader.child(branch, "of", name)
        given = _parts(branch, known)
        how = branch.choice("how", ("mean", "sum", "min", "max", "last"), "mean")
        absent, at_least = _absent(branch, "rescale"), branch.integer("at_least", 0, low=0)
        if of is None or not given:
            return None
        return Rollup(name, of, given, how, absent, at_least, deco=deco)  # type: ignore[arg-type]

    return rollup


def _parts(branch: Branch, known: tuple[str, ...]) -> tuple[RollupPart, ...]:
    value = branch.raw("parts")
    if value in (None, "all"):
        if not known:
            branch.fault("scheme.no_parts", "parts")
        return tuple(RollupPart(code, ONE) for code in known)
    part = branch.branch("parts")
    found = []
    for code in part.data:
        weight = part.num(code)
        if code not in known:
            part.fault("scheme.unknown_choice", code, value=code, options=", ".join(known))
        elif weight is not None:
            found.append(RollupPart(code, weight))
    return tuple(found)
