"""Decorations: missing policies, gates, clamp and rounding, in the order the node states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.model import Absent, AnyNode, Gate, Grade, Window
from maplebridge.engine.score.reference.context import Context
from maplebridge.engine.score.reference.decimals import EXACT, compare, divide, finite, median, round_off, total
from maplebridge.engine.score.reference.values import NOT_APPLICABLE, Absence, Number, Value


@dataclass(frozen=True, slots=True)
class Change:
    """One decoration that took effect. kind: missing not_applicable gate floor cap round."""

    kind: str
    before: Value
    after: Value
    params: Mapping[str, Any] = field(default_factory=dict)


def changes(node: AnyNode, raw: Value, unit: str, window: Window, ctx: Context) -> Iterator[Change]:
    """Every decoration in turn; the last one's `after` is the node's value."""
    value = raw
    if isinstance(raw, Absence):
        policy = node.deco.not_applicable if raw is NOT_APPLICABLE else node.deco.missing
        if policy.how != "keep":
            value = _filled(policy, node, raw, unit, window, ctx)
            yield Change(raw.value, raw, value, {"how": policy.how})
    for step in node.deco.order:
        for change in _STEPS[step](node, value, unit, window, ctx):
            value = change.after
            yield change


# ---------------------------------------------------------------- what is absent
def _filled(policy: Absent, node: AnyNode, raw: Absence, unit: str, window: Window, ctx: Context) -> Value:
    match policy.how:
        case "value" if policy.value is not None:
            return ctx.amount(policy.value, unit, window)
        case "full":
            points = full_points(ctx, node.name)
            return raw if points is None else points
        case "mean" | "median":
            group = ctx.group(unit, policy.within)
            key = ("fill", node.name, window.code, policy.how, policy.within, group[0])
            average = ctx.once(key, lambda: _average(policy.how, node.name, group, window, ctx))
            return raw if average is None else average
    return raw


def _average(how: str, name: str, group: tuple[str, ...], window: Window, ctx: Context) -> Decimal | None:
    """Of the values the peers have before any filling; None when no peer has one."""
    present = [v for peer in group if isinstance(v := ctx.raw(name, peer, window), Decimal)]
    if not present:
        return None
    if how == "median":
        return median(present)
    mean = divide(total(present), Decimal(len(present)))
    return mean if isinstance(mean, Decimal) else None


def full_points(ctx: Context, name: str) -> Decimal | None:
    """Points of the indicator or item this node belongs to ("FQ3.1/of" belongs to FQ3.1)."""
    for code in (name, name.split("/", maxsplit=1)[0]):
        for item in ctx.scheme.items:
            if item.code == code:
                return item.points
            for indicator in item.indicators:
                if code in (indicator.score, indicator.code):
                    return indicator.points
    return None


# ---------------------------------------------------------------- gates
def _gates(node: AnyNode, value: Value, unit: str, window: Window, ctx: Context) -> Iterator[Change]:
    for place, gate in enumerate(node.deco.gates):
        if not ctx.holds(gate.when, unit, window):
            continue
        after = _gated(gate, value, node, unit, window, ctx)
        params = {"gate": place, "action": gate.action, "value": _shown(gate, unit, window, ctx),
                  "when": gate.when, "because": gate.because}
        yield Change("gate", value, after, params)
        value = after


def _shown(gate: Gate, unit: str, window: Window, ctx: Context) -> Value:
    return gate.value if isinstance(gate.value, str) else ctx.amount(gate.value, unit, window)


def _gated(gate: Gate, value: Value, node: AnyNode, unit: str, window: Window, ctx: Context) -> Value:
    """An action that does not fit the value, or whose own number is absent, changes nothing."""
    bound = _shown(gate, unit, window, ctx)
    if isinstance(bound, Absence) or gate.action == "ineligible_for":
        return value
    if gate.action == "set":
        return bound
    if isinstance(value, str) and isinstance(node, Grade):
        return _lowered(gate.action, value, bound, grades_of(node))
    if isinstance(value, Decimal) and isinstance(bound, Decimal):
        return _limited(gate.action, value, bound)
    return value


def _limited(action: str, value: Decimal, bound: Decimal) -> Number:
    match action:
        case "at_most":
            return min(value, bound)
        case "at_least":
            return max(value, bound)
        case "times":
            return finite(EXACT.multiply(value, bound))
        case "add":
            return finite(EXACT.add(value, bound))
    return value


def _lowered(action: str, value: str, bound: Value, grades: tuple[str, ...]) -> str:
    if value not in grades:
        return value
    place = grades.index(value)
    if action == "grade_at_most" and bound in grades:
        place = max(place, grades.index(str(bound)))
    elif action == "drop_grades" and isinstance(bound, Decimal):
        place = min(max(place + int(bound), 0), len(grades) - 1)
    return grades[place]


def grades_of(node: Grade) -> tuple[str, ...]:
    """Every grade once, best first."""
    return tuple(dict.fromkeys([*(band.grade for band in node.bands), node.otherwise]))


# ---------------------------------------------------------------- clamp and rounding
def _clamp(node: AnyNode, value: Value, unit: str, window: Window, ctx: Context) -> Iterator[Change]:
    for kind, bound in (("floor", node.deco.floor), ("cap", node.deco.cap)):
        if bound is None or not isinstance(value, Decimal):
            continue
        limit = ctx.amount(bound, unit, window)
        beyond = -1 if kind == "floor" else 1
        if isinstance(limit, Decimal) and compare(value, limit) == beyond:
            yield Change(kind, value, limit, {"limit": limit})
            value = limit


def _round(node: AnyNode, value: Value, unit: str, window: Window, ctx: Context) -> Iterator[Change]:
    if node.deco.round and isinstance(value, Decimal):
        yield Change("round", value, round_off(value, node.deco.round), {"steps": node.deco.round})


_STEPS = {"gates": _gates, "clamp": _clamp, "round": _round}
