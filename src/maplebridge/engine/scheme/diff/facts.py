"""A node as named parts with their shown values, so that two versions of a rule can be compared part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.diff.change import shown
from maplebridge.engine.scheme.model import (
    Absent,
    Aggregate,
    AnyNode,
    Combine,
    Curve,
    Decorations,
    Formula,
    Gate,
    Grade,
    Lookup,
    Measure,
    Num,
    Panel,
    Peers,
    Rank,
    Rollup,
    Rounding,
    Steps,
    Tally,
)

#: (part, which one of several) -> shown value. `part` is said by words/term.yaml as term.part_<part>.
Facts = dict[tuple[str, str], Any]
HUNDRED = Decimal(100)


def facts_of(node: AnyNode, nodes: Mapping[str, AnyNode], full: Decimal | None = None) -> Facts:
    """`full`: the points of the indicator whose rule it is; a value filled in as full marks is shown as such."""
    found = {key: value for key, value in _own(node, nodes) if value not in (None, (), "")}
    found.update({key: value for key, value in _decorations(node.deco, full) if value not in (None, (), "")})
    return found


def _own(node: AnyNode, nodes: Mapping[str, AnyNode]) -> Iterator[tuple[tuple[str, str], Any]]:
    match node:
        case Measure(value=value, over=over, per=per, min_denominator=least):
            yield from _aggregate(value, "")
            if over is not None:
                yield from _aggregate(over, "over_")
            yield ("per", ""), per
            yield ("min_denominator", ""), _plain(least)
        case Curve():
            yield from _curve(node, nodes)
        case Steps():
            yield from _steps(node, nodes)
        case Lookup(table=table, otherwise=otherwise):
            yield from ((("value", key), _plain(value)) for key, value in table.items())
            yield ("otherwise", ""), _plain(otherwise)
        case Tally():
            yield from _tally(node)
        case Panel():
            yield from _panel(node)
        case Formula(expr=expr):
            yield ("formula", ""), expr.text
        case Rollup():
            yield ("of", ""), _outer([node.of])
            yield from ((("weight", part.part), _plain(part.weight)) for part in node.parts)
            yield from _fields(node, ("how", "absent", "at_least"))
        case Combine():
            yield from _combine(node)
        case Peers():
            yield ("of", ""), _outer([node.of])
            yield from _fields(node, ("take", "within", "direction", "most", "skew", "kurtosis"))
        case Rank():
            yield ("of", ""), _outer([node.of])
            yield from _fields(node, ("within", "direction", "ties", "tie_break", "exclude"))
            yield ("round", ""), _rounding(node.rounded)
        case Grade():
            yield from _grade(node)


def _outer(names: list[str]) -> Any:
    """Children with names of their own; those written inside the node are compared on their own."""
    return [name for name in names if "/" not in name]


def _fields(node: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, str], Any]]:
    for name in names:
        yield (name, ""), _plain(getattr(node, name))


def _plain(value: Any) -> Any:
    return None if value is None else shown(value)


def _aggregate(value: Aggregate, side: str) -> Iterator[tuple[tuple[str, str], Any]]:
    for name in ("table", "take", "of", "where", "date", "window", "once_per"):
        yield (f"{side}{name}", ""), _plain(getattr(value, name))
    if value.once_per:
        yield (f"{side}keep", ""), value.keep


def _threshold(x: Num, of: str, nodes: Mapping[str, AnyNode]) -> str:
    """A bound on a share reads as a percentage."""
    child = nodes.get(of)
    counted = isinstance(child, Measure) and child.over is not None and child.value.take == child.over.take
    if counted and isinstance(x, Decimal) and abs(x) <= 2:
        return f"{shown(x * HUNDRED)}%"
    return str(shown(x))


def _curve(node: Curve, nodes: Mapping[str, AnyNode]) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("of", ""), _outer([node.of])
    for i, anchor in enumerate(node.anchors, start=1):
        yield ("threshold", str(i)), _threshold(anchor.x, node.of, nodes)
        yield ("points", str(i)), _plain(anchor.y)
    yield from _fields(node, ("shape", "exponent", "clip"))


def _steps(node: Steps, nodes: Mapping[str, AnyNode]) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("of", ""), _outer([node.of])
    for i, step in enumerate(node.steps, start=1):
        yield ("threshold", str(i)), _threshold(step.at, node.of, nodes)
        yield ("points", str(i)), _plain(step.value)
    yield ("otherwise", ""), _plain(node.otherwise)
    yield ("test", ""), node.test


def _tally(node: Tally) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("base", ""), _plain(node.base)
    for i, line in enumerate(node.lines, start=1):
        which = line.label.zh if line.label else str(i)
        yield ("each", which), _plain(line.points)
        yield ("line_cap", which), _plain(line.cap)


def _panel(node: Panel) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("table", ""), node.table
    yield ("of", ""), node.score.text
    for voter in node.voters:
        yield ("weight", voter.who or ""), _plain(voter.weight)
    yield from ((("value", word), _plain(value)) for word, value in node.ballots.items())
    yield from _fields(node, ("where", "trim_high", "trim_low", "average", "min_raters"))
    yield ("per_key", ""), node.per
    yield from _fields(node, ("factor", "plus", "join"))
    yield ("round_mean", ""), _rounding(node.round_mean)
    yield ("round_each", ""), _rounding(node.round_each)


def _combine(node: Combine) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("of", ""), _outer(list(node.of))
    yield from ((("weight", name), _plain(weight)) for name, weight in zip(node.of, node.weights, strict=False))
    yield from _fields(node, ("how", "exponent", "absent", "at_least"))


def _grade(node: Grade) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("of", ""), _outer([node.of] if node.of else [])
    for band in node.bands:
        yield ("band", band.grade), _plain(band.at_least) or "✓"
        yield ("requires", band.grade), _plain(band.requires)
    yield ("otherwise", ""), node.otherwise
    for quota in node.quotas:
        share = quota.at_most
        yield ("quota", quota.grade), f"{shown(share * HUNDRED)}%" if isinstance(share, Decimal) else share.text
    if node.quotas:
        yield from _fields(node, ("within", "quota_round", "quota_ties"))


def _decorations(deco: Decorations, full: Decimal | None) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("missing", ""), _absent(deco.missing, full)
    yield ("not_applicable", ""), _absent(deco.not_applicable, full)
    yield ("floor", ""), _plain(deco.floor)
    yield ("cap", ""), _plain(deco.cap)
    yield ("round", ""), _rounding(deco.round)
    for gate in deco.gates:
        yield ("gate", gate.when.text), _gate(gate)
    if deco.order != Decorations().order:
        yield ("order", ""), list(deco.order)


def _absent(absent: Absent, full: Decimal | None) -> str | None:
    if absent.how == "keep":
        return None
    if absent.how == "value":
        return "full" if absent.value == full and full else str(shown(absent.value))
    return f"{absent.how} ({absent.within or 'all'})"


def _rounding(steps: tuple[Rounding, ...]) -> str | None:
    return " → ".join(f"{step.to} {step.mode}" for step in steps) or None


def _gate(gate: Gate) -> str:
    return f"{gate.action} {shown(gate.value)}"
