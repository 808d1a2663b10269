"""Gates, ranks and grades: actions that fit their node, bands from best to worst, quotas that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import AnyNode, Gate, Grade, Lookup, Num, Rank, Steps
from maplebridge.engine.scheme.validate.material import Material, constant, fault

NUMBER_ACTIONS = ("at_most", "at_least", "times", "add")
GRADE_ACTIONS = ("grade_at_most", "drop_grades")


def check(material: Material) -> Iterator[Problem]:
    for name, node in material.scheme.nodes.items():
        for i, gate in enumerate(node.deco.gates):
            yield from _gate(material, name, i, node, gate)
        match node:
            case Rank():
                yield from _rank(material, name, node)
            case Grade():
                yield from _bands(material, name, node)
                yield from _quotas(material, name, node)


def _gate(material: Material, name: str, i: int, node: AnyNode, gate: Gate) -> Iterator[Problem]:
    place = material.node(name, f"gates.{i}")
    graded = isinstance(node, Grade)
    texts = graded or _gives_text(node)
    misplaced = (gate.action in NUMBER_ACTIONS and texts) or (gate.action in GRADE_ACTIONS and not graded)
    if misplaced:
        yield fault("validate.gate_action", place, node=name, action=gate.action,
                    kind="grade" if graded else "text" if texts else "number")
    elif gate.action == "set" and isinstance(gate.value, str) != texts:
        yield fault("validate.gate_set", place, node=name, value=str(_shown(gate.value)),
                    kind="grade" if graded else "text" if texts else "number")
    elif isinstance(node, Grade) and isinstance(gate.value, str) and gate.action in ("set", "grade_at_most"):
        grades = [*(band.grade for band in node.bands), node.otherwise]
        if gate.value not in grades:
            yield fault("validate.unknown_grade", place, node=name, grade=gate.value, known=", ".join(grades))
    if gate.action == "drop_grades":
        drop = None if isinstance(gate.value, str) else constant(gate.value)
        if drop is not None and (drop < 1 or drop != drop.to_integral_value()):
            yield fault("validate.drop_grades", place, node=name, value=drop)


def _shown(value: Num | str) -> Decimal | str:
    return value if isinstance(value, str | Decimal) else value.text


def _gives_text(node: AnyNode) -> bool:
    match node:
        case Steps(steps=steps):
            return any(isinstance(step.value, str) for step in steps)
        case Lookup(table=table):
            return any(isinstance(value, str) for value in table.values())
    return False


def _rank(material: Material, name: str, node: Rank) -> Iterator[Problem]:
    for i, breaker in enumerate(node.tie_break):
        if breaker.removeprefix("-") == node.of and not node.rounded:
            yield fault("validate.tie_break_idle", material.node(name, f"tie_break.{i}"), "warning", node=name,
                        breaker=breaker)
        if breaker.removeprefix("-") == name:
            yield fault("validate.tie_break_self", material.node(name, f"tie_break.{i}"), node=name)


def _bands(material: Material, name: str, node: Grade) -> Iterator[Problem]:
    for i, band in enumerate(node.bands):
        place = material.node(name, f"bands.{i}")
        if band.grade in [other.grade for other in node.bands[:i]]:
            yield fault("validate.grade_twice", place, node=name, grade=band.grade)
        if band.at_least is not None and node.of is None:
            yield fault("validate.band_without_value", place, node=name, grade=band.grade)
        if band.at_least is None and band.requires is None and i + 1 < len(node.bands):
            yield fault("validate.band_takes_all", place, node=name, grade=band.grade)
        yield from _band_order(material, name, node, i)
    for grade in node.labels:
        if grade not in [*(band.grade for band in node.bands), node.otherwise]:
            yield fault("validate.unknown_grade", material.node(name, f"labels.{grade}"), node=name, grade=grade,
                        known=", ".join([*(band.grade for band in node.bands), node.otherwise]))


def _band_order(material: Material, name: str, node: Grade, i: int) -> Iterator[Problem]:
    band = node.bands[i]
    line = constant(band.at_least)
    for before in node.bands[:i]:
        limit = constant(before.at_least)
        if line is None or limit is None:
            continue
        if line > limit or (line == limit and before.requires is None):
            yield fault("validate.bands_order", material.node(name, f"bands.{i}"), node=name, grade=band.grade,
                        line=line, before=before.grade, limit=limit)
            return


def _quotas(material: Material, name: str, node: Grade) -> Iterator[Problem]:
    for quota in node.quotas:
        share = constant(quota.at_most)
        if share is not None and not 0 <= share <= 1:
            yield fault("validate.quota", material.node(name, f"quota.{quota.grade}"), node=name, grade=quota.grade,
                        share=share)
    if node.quotas and node.of is None:
        yield fault("validate.quota_without_value", material.node(name, "quota"), node=name)
