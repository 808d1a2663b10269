"""Numbers of joins: weights that belong together, counts that can be reached, exponents that make sense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from maplebridge.engine.problem import Problem
from maplebridge.engine.problem.model import Severity
from maplebridge.engine.scheme.model import Combine, Curve, Num, Panel, Peers, Rollup, Tally
from maplebridge.engine.scheme.validate.material import Material, constant, fault

ONE = Decimal(1)
#: Thirds and sixths written to two places (0.33 + 0.33 + 0.33) still count as a whole.
WRITTEN_SHORT = Decimal("0.011")


def check(material: Material) -> Iterator[Problem]:
    for name, node in material.scheme.nodes.items():
        match node:
            case Combine():
                yield from _combine(material, name, node)
            case Rollup():
                severity: Severity = "error" if node.how in ("mean", "sum") else "warning"
                yield from _weights(material, name, "parts", [part.weight for part in node.parts], severity)
                yield from _at_least(material, name, node.at_least, len(node.parts))
            case Panel():
                yield from _weights(material, name, "voters", [voter.weight for voter in node.voters], "error")
                yield from _voters(material, name, node)
            case Tally():
                yield from _caps(material, name, node)
            case Peers(take="winsorise") if None in (node.most, node.skew, node.kurtosis):
                yield fault("validate.winsorise", material.node(name), node=name)
            case Curve(shape="power", exponent=None):
                yield fault("validate.exponent", material.node(name, "exponent"), node=name)


def _combine(material: Material, name: str, node: Combine) -> Iterator[Problem]:
    if node.weights:
        if node.how in ("min", "max", "median", "product"):
            yield fault("validate.weights_unused", material.node(name, "weights"), "warning", node=name, how=node.how)
        else:
            severity: Severity = "error" if node.how == "copeland" else "warning"
            yield from _weights(material, name, "weights", node.weights, severity, judged=node.how != "sum")
    if node.how == "power" and constant(node.exponent) in (None, Decimal(0)) and not _is_expression(node.exponent):
        yield fault("validate.exponent", material.node(name, "exponent"), node=name)
    yield from _at_least(material, name, node.at_least, len(node.of))
    for i, child in enumerate(node.of):
        if child in node.of[:i]:
            yield fault("validate.child_twice", material.node(name, "of"), node=name, child=child)


def _is_expression(num: Num | None) -> bool:
    return num is not None and not isinstance(num, Decimal)


def _weights(
    material: Material, name: str, key: str, weights: Sequence[Num], severity: Severity, *, judged: bool = True
) -> Iterator[Problem]:
    """Fractions are meant as shares of 1; whole numbers (1, 2, 1) are fine as they are."""
    known = [weight for weight in weights if isinstance(weight, Decimal)]
    if any(weight < 0 for weight in known) and judged:
        yield fault("validate.weight_negative", material.node(name, key), node=name, weight=min(known))
        return
    if known and not any(known):
        yield fault("validate.weights_zero", material.node(name, key), node=name)
    fractions = any(weight != weight.to_integral_value() for weight in known)
    total = sum(known, Decimal(0))
    if not judged or not fractions or len(known) < len(weights) or total == ONE:
        return
    if total == total.to_integral_value() and total > ONE:  # 2.5 + 7.5 = 10: points, not shares
        return
    thirds = abs(total - ONE) < WRITTEN_SHORT
    yield fault("validate.weights_sum", material.node(name, key), "warning" if thirds else severity, node=name,
                found=total, weights=known)


def _at_least(material: Material, name: str, at_least: int, children: int) -> Iterator[Problem]:
    if at_least > children:
        yield fault("validate.at_least", material.node(name, "at_least"), node=name, wanted=at_least, found=children)


def _voters(material: Material, name: str, node: Panel) -> Iterator[Problem]:
    who = [voter.who for voter in node.voters]
    for i, voter in enumerate(who):
        if voter in who[:i]:
            yield fault("validate.voter_twice", material.node(name, f"voters.{i}"), node=name, who=voter or "-")


def _caps(material: Material, name: str, node: Tally) -> Iterator[Problem]:
    for i, line in enumerate(node.lines):
        points, cap = constant(line.points), constant(line.cap)
        if points is not None and cap is not None and points * cap < 0:
            yield fault("validate.cap_sign", material.node(name, f"each.{i}.cap"), node=name, points=points, cap=cap)
