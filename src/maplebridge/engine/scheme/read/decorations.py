"""missing, not_applicable, clamp, round, gates, order, label: the keys every node may carry."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.model import Absent, Decorations, Gate, Rounding
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.text import Text

MODES = ("half_up", "half_even", "half_down", "up", "down", "floor", "ceil")
ACTIONS = ("set", "at_most", "at_least", "times", "add", "grade_at_most", "drop_grades", "ineligible_for")
ORDER = ("gates", "clamp", "round")
MOST_DECIMALS = 15


def read_decorations(branch: Branch, *, full: Decimal | None = None) -> Decorations:
    """`full`: the indicator's points, for `missing: full`; None where the node belongs to no indicator."""
    clamp = branch.branch("clamp")
    floor, cap = clamp.num("floor"), clamp.num("cap")
    clamp.done()
    order = branch.strings("order") or ORDER
    if sorted(order) != sorted(ORDER):
        branch.fault("scheme.unknown_choice", "order", value=", ".join(order), options=", ".join(ORDER))
        order = ORDER
    return Decorations(
        missing=read_absent(branch, "missing", full),
        not_applicable=read_absent(branch, "not_applicable", full),
        floor=floor,
        cap=cap,
        round=read_rounding(branch, "round"),
        gates=tuple(gate for part in branch.branches("gates") if (gate := _gate(part))),
        order=order,
        label=branch.text("label"),
    )


def read_absent(branch: Branch, key: str, full: Decimal | None) -> Absent:
    value = branch.raw(key)
    match value:
        case None | "keep":
            return Absent()
        case "full" | "full_marks":
            if full is None:
                branch.fault("scheme.full_without_points", key)
                return Absent()
            return Absent("value", full)
        case dict():
            return _group_value(branch.branch(key))
    return Absent("value", branch.as_num(value, branch.place.at(key)))


def _group_value(part: Branch) -> Absent:
    for how in ("mean", "median"):
        if part.has(how):
            within = part.string(how)
            part.done()
            return Absent("mean" if how == "mean" else "median", None, None if within == "all" else within)
    part.fault("scheme.unknown_choice", value=", ".join(part.data), options="mean, median")
    return Absent()


def read_rounding(branch: Branch, key: str) -> tuple[Rounding, ...]:
    """One step {to, mode}, a plain number of decimals, or a list of steps."""
    value = branch.raw(key)
    if value is None:
        return ()
    steps = value if isinstance(value, list) else [value]
    return tuple(_round_step(branch, step, branch.place.at(key)) for step in steps)


def _round_step(branch: Branch, step: Any, place: Place) -> Rounding:
    if isinstance(step, int) and not isinstance(step, bool):
        step = {"to": step}
    part = Branch(branch.reading, step, place)
    to = part.integer("to")
    if not -MOST_DECIMALS <= to <= MOST_DECIMALS:
        part.fault("scheme.number_out_of_range", "to", value=to, low=-MOST_DECIMALS, high=MOST_DECIMALS)
        to = 0
    mode = part.choice("mode", MODES, "half_up")
    part.done()
    return Rounding(to, mode)  # type: ignore[arg-type]


def _gate(part: Branch) -> Gate | None:
    when = part.node_expr("when", required=True)
    then = part.branch("then")
    because = part.text("because") or Text("")
    if part.has("when") and not because.zh:
        part.fault("scheme.key_missing", "because", key="because")
    part.done()
    given = [action for action in ACTIONS if then.has(action)]
    if len(given) != 1:
        then.fault("scheme.unknown_choice", value=", ".join(then.data), options=", ".join(ACTIONS))
        return None
    action = given[0]
    value = _gate_value(then, action)
    then.done()
    if when is None or value is None:
        return None
    return Gate(when, action, value, because)  # type: ignore[arg-type]


def _gate_value(then: Branch, action: str) -> Any:
    raw = then.raw(action)
    if action in ("grade_at_most", "ineligible_for") or (action == "set" and isinstance(raw, str)):
        return str(raw)
    return then.as_num(raw, then.place.at(action))
