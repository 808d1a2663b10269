"""Curves, steps and limits that run in one direction."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import AnyNode, Curve, Indicator, Steps
from maplebridge.engine.scheme.validate.material import Material, constant, fault

LOGNORMAL = [Decimal("0.9"), Decimal("0.5")]
BETTER_FIRST = ("ge", "gt")


def check(material: Material) -> Iterator[Problem]:
    for name, node in material.scheme.nodes.items():
        match node:
            case Curve():
                yield from _curve(material, name, node)
            case Steps():
                yield from _steps(material, name, node)
        yield from _clamp(material, name, node)
    for path, _, indicator in material.indicators():
        yield from _direction(material, path, indicator)


def _curve(material: Material, name: str, node: Curve) -> Iterator[Problem]:
    xs = [constant(anchor.x) for anchor in node.anchors]
    for i, (before, after) in enumerate(pairwise(xs), start=1):
        if before is not None and after is not None and after <= before:
            yield fault("validate.anchors_order", material.node(name, f"points.{i}"), node=name, x=after,
                        before=before)
    if node.shape in ("log", "lognormal") and any(x is not None and x <= 0 for x in xs):
        yield fault("validate.anchor_positive", material.node(name, "points"), node=name, shape=node.shape,
                    x=min(x for x in xs if x is not None))
    if node.shape == "lognormal" and [constant(anchor.y) for anchor in node.anchors] != LOGNORMAL:
        yield fault("validate.lognormal_anchors", material.node(name, "points"), node=name)


def _steps(material: Material, name: str, node: Steps) -> Iterator[Problem]:
    """Read from the top: a step behind one that already takes all its values is never reached."""
    for i, step in enumerate(node.steps):
        at = constant(step.at)
        earlier = [known for other in node.steps[:i] if (known := constant(other.at)) is not None]
        if at is None or not earlier:
            continue
        taken = min(earlier) <= at if node.test in BETTER_FIRST else max(earlier) >= at
        if taken:
            yield fault("validate.step_unreachable", material.node(name, f"steps.{i}"), node=name, at=at,
                        before=min(earlier) if node.test in BETTER_FIRST else max(earlier))


def _clamp(material: Material, name: str, node: AnyNode) -> Iterator[Problem]:
    floor, cap = constant(node.deco.floor), constant(node.deco.cap)
    if floor is not None and cap is not None and floor > cap:
        yield fault("validate.clamp", material.node(name, "clamp"), node=name, floor=floor, cap=cap)


def _direction(material: Material, path: str, indicator: Indicator) -> Iterator[Problem]:
    """A plain curve or staircase over one measure says itself which direction is better."""
    node = material.scheme.nodes.get(indicator.score or "")
    rises = _rises(node) if node is not None else None
    if rises is not None and rises != (indicator.direction == "higher"):
        yield fault("validate.direction", f"{path}.score", "warning", indicator=indicator.code,
                    direction=indicator.direction)


def _rises(node: AnyNode) -> bool | None:
    """Whether points grow with the value; None where that is not plain."""
    match node:
        case Curve(anchors=anchors):
            points = [(constant(anchor.x), constant(anchor.y)) for anchor in anchors]
        case Steps(steps=steps):
            points = [(constant(step.at), constant(step.value)) for step in steps]
        case _:
            return None
    known = sorted((x, y) for x, y in points if x is not None and y is not None)
    ys = [y for _, y in known]
    if len(known) < max(2, len(points)) or len(set(ys)) == 1:
        return None
    return True if ys == sorted(ys) else False if ys == sorted(ys, reverse=True) else None
