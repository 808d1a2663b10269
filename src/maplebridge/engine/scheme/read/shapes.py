"""curve, steps, lookup, peers: one value in, one value out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.model import (
    Anchor,
    AnyNode,
    Curve,
    Decorations,
    Lookup,
    Num,
    Peers,
    Step,
    Steps,
)
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.read.nodes import NodeReader

PEER_TAKES = ("rank", "percentile", "minmax", "zscore", "share_of_best", "share_of_mean", "change", "change_ratio",
              "winsorise", "group_mean", "group_sum", "group_min", "group_max", "group_deviation", "group_count")
TIES = ("min", "max", "mean", "dense", "order")


def curve(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    of = reader.child(branch, "of", name)
    anchors = []
    for i, (x, y) in enumerate(_pairs(branch, "points")):
        place = branch.place.at("points").at(i)
        x_num, y_num = branch.as_num(x, place), branch.as_num(y, place)
        if x_num is not None and y_num is not None:
            anchors.append(Anchor(x_num, _number(reader.shared(branch, y_num))))
    shape = branch.choice("shape", ("linear", "log", "power", "lognormal"), "linear")
    exponent = branch.num("exponent")
    clip = _clip(branch)
    branch.flag("share")
    if of is None or not anchors:
        return None
    if len(anchors) < 2 or (shape == "lognormal" and len(anchors) != 2):
        branch.fault("scheme.anchor_count", "points", count=len(anchors))
        return None
    return Curve(name, of, tuple(anchors), shape, exponent, clip, deco=deco)  # type: ignore[arg-type]


def _clip(branch: Branch) -> str:
    if isinstance(branch.data.get("clip"), bool):
        return "both" if branch.flag("clip") else "none"
    return branch.choice("clip", ("both", "low", "high", "none"), "both")


def steps(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    if branch.has("lookup") or branch.has("table"):
        return lookup(reader, branch, name, deco)
    of = reader.child(branch, "of", name)
    found = []
    for i, (at, value) in enumerate(_pairs(branch, "steps")):
        place = branch.place.at("steps").at(i)
        at_num = branch.as_num(at, place)
        worth = reader.shared(branch, _worth(branch, value))
        if at_num is not None and worth is not None:
            found.append(Step(at_num, worth))
    otherwise = reader.shared(branch, _worth(branch, branch.raw("else")))
    test = branch.choice("test", ("ge", "gt", "le", "lt"), "ge")
    branch.flag("share")
    if of is None or not found:
        return None
    return Steps(name, of, tuple(found), otherwise, test, deco=deco)  # type: ignore[arg-type]


def lookup(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    of = reader.children(branch, "of", name)
    key = "lookup" if branch.has("lookup") else "table"
    branch.raw(key, required=True)
    table = branch.branch(key)
    rows: dict[str, Num | str] = {}
    for word in table.data:
        worth = reader.shared(branch, _worth(branch, table.raw(word)))
        if worth is None:
            table.wrong(word, "number_or_text", table.data[word])
        else:
            rows[word] = worth
    otherwise = reader.shared(branch, _worth(branch, branch.raw("else")))
    branch.flag("share")
    return Lookup(name, of, rows, otherwise, deco=deco) if of and rows else None


def _worth(branch: Branch, value: Any) -> Num | str | None:
    """A step's value: a number, a text; a text beginning with "=" is an expression."""
    if isinstance(value, str) and value.startswith("="):
        return branch.as_num(value[1:], branch.place)
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return None


def _pairs(branch: Branch, key: str) -> list[tuple[Any, Any]]:
    value = branch.raw(key, required=True)
    if value is None:
        return []
    if not isinstance(value, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in value):
        branch.wrong(key, "list_of_pairs", value)
        return []
    return [(pair[0], pair[1]) for pair in value]


def _number(value: Num | str | None) -> Num:
    assert value is not None and not isinstance(value, str)
    return value


def peers(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    of = reader.child(branch, "of", name)
    take = branch.choice("take", PEER_TAKES, "rank")
    node_of = of or ""
    most = branch.integer("most") if branch.has("most") else None
    node = Peers(
        name, node_of, take, branch.string("within"),  # type: ignore[arg-type]
        branch.choice("direction", ("higher", "lower"), "higher"),
        most, branch.decimal("skew"), branch.decimal("kurtosis"),
        branch.choice("ties", TIES, "min"), deco=deco,  # type: ignore[arg-type]
    )
    return node if of else None
