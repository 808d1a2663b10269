"""Decorations: missing policies, gates, clamp and rounding, in the order the node states."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from maplebridge.engine.scheme.model import Absent, AnyNode, Gate, Grade
from maplebridge.engine.score.arithmetic import binary
from maplebridge.engine.score.cells import (
    MISSING,
    NO_TEXT,
    NOT_APPLICABLE,
    PRESENT,
    Cells,
    Text,
    choose,
    number_cells,
)
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import (
    Bools,
    Ints,
    Number,
    compare,
    constant,
    dense,
    divide,
    group_sum,
    of_floats,
    where,
)
from maplebridge.engine.score.numbers.rounding import round_steps

GateLog = Callable[[int, Bools], None]


def decorate(node: AnyNode, raw: Cells, context: Context, log: GateLog) -> Cells:
    """`log` is told which gate (its place in the node) held where."""
    cells = raw
    if raw.state.any():
        cells = _filled(node.deco.missing, MISSING, node, raw, cells, context)
        cells = _filled(node.deco.not_applicable, NOT_APPLICABLE, node, raw, cells, context)
    for step in node.deco.order:
        match step:
            case "gates":
                cells = _gates(node, cells, context, log)
            case "clamp":
                cells = _clamp(node, cells, context)
            case "round" if node.deco.round:
                cells = Cells(cells.state, round_steps(cells.number, node.deco.round), cells.text)
    return cells


# ---------------------------------------------------------------- what is absent
def _filled(policy: Absent, state: int, node: AnyNode, raw: Cells, cells: Cells, context: Context) -> Cells:
    here = np.asarray(raw.state == state)
    if policy.how == "keep" or not here.any():
        return cells
    match policy.how:
        case "value" if policy.value is not None:
            return choose(here, context.amount(policy.value), cells)
        case "full":
            points = context.points(node.name)
            return cells if points is None else choose(here, number_cells(constant(points)), cells)
        case "mean" | "median":
            groups = context.groups(policy.within)
            average, known = (_means if policy.how == "mean" else _medians)(raw.numeric(), groups, context.count)
            return choose(here & known, number_cells(average), cells)
    return cells


def _means(raw: Cells, groups: Ints, count: int) -> tuple[Number, Bools]:
    """Per unit the mean of its group's present values before any filling, and whether there is one."""
    raw = raw.spread(count)
    here = np.flatnonzero(raw.present())
    size = int(groups.max(initial=0)) + 1
    sums = group_sum(raw.number[here], groups[here], size)
    members = np.bincount(groups[here], minlength=size)
    mean = divide(sums, of_floats(np.maximum(members, 1)))
    return mean[groups], members[groups] > 0


def _medians(raw: Cells, groups: Ints, count: int) -> tuple[Number, Bools]:
    raw = raw.spread(count)
    here = np.flatnonzero(raw.present())
    size = int(groups.max(initial=0)) + 1
    order = here[np.lexsort((dense(raw.number[here]), groups[here]))]
    members = np.bincount(groups[here], minlength=size)
    start = np.concatenate(([0], np.cumsum(members)[:-1]))
    known = members > 0
    if not len(order):
        return raw.number, known[groups]
    low = raw.number[order[np.where(known, start + (members - 1) // 2, 0)]]
    high = raw.number[order[np.where(known, start + members // 2, 0)]]
    middle = binary("/", binary("+", number_cells(low), number_cells(high)), number_cells(constant(2))).number
    return middle[groups], known[groups]


# ---------------------------------------------------------------- gates
def _gates(node: AnyNode, cells: Cells, context: Context, log: GateLog) -> Cells:
    for place, gate in enumerate(node.deco.gates):
        held = context.holds(gate.when)
        if held.any():
            log(place, held)
            cells = _gated(gate, held, node, cells, context)
    return cells


def _gated(gate: Gate, held: Bools, node: AnyNode, cells: Cells, context: Context) -> Cells:
    """An action that does not fit the value, or whose own number is absent, changes nothing."""
    if gate.action == "ineligible_for":
        return cells
    bound = context.value(gate.value)
    works = held & (bound.state == PRESENT)
    if gate.action == "set":
        return choose(np.asarray(works), bound, cells)
    if gate.action in ("grade_at_most", "drop_grades"):
        return _lowered(gate.action, works, bound, cells, node) if isinstance(node, Grade) else cells
    works = works & cells.present() & ~cells.is_text() & ~bound.is_text()
    return choose(np.asarray(works), _limited(gate.action, cells, bound), cells)


def _limited(action: str, cells: Cells, bound: Cells) -> Cells:
    order = compare(cells.number, bound.number)
    match action:
        case "at_most":
            return Cells(cells.state, where(order > 0, bound.number, cells.number))
        case "at_least":
            return Cells(cells.state, where(order < 0, bound.number, cells.number))
        case "times":
            return binary("*", cells, bound)
    return binary("+", cells, bound)


def _lowered(action: str, works: Bools, bound: Cells, cells: Cells, node: Grade) -> Cells:
    grades = grades_of(node)
    if cells.text is None:
        return cells
    place = _places(cells.text, grades)
    lowered = place
    if action == "grade_at_most" and bound.text is not None:
        lowered = np.maximum(place, _places(bound.text, grades))
    elif action == "drop_grades" and bound.text is None:
        lowered = np.clip(place + np.trunc(bound.number.hi).astype(np.int64), 0, len(grades) - 1)
    changed = np.asarray(works & cells.is_text() & (place >= 0))
    dropped = Cells(cells.state, cells.number, Text(np.maximum(lowered, 0).astype(np.int32), grades))
    return choose(changed, dropped, cells)


def _places(text: Text, grades: tuple[str, ...]) -> Ints:
    table = np.array([grades.index(word) if word in grades else NO_TEXT for word in text.words] + [NO_TEXT])
    places: Ints = table[text.codes]
    return places


def grades_of(node: Grade) -> tuple[str, ...]:
    """Every grade once, best first."""
    return tuple(dict.fromkeys([*(band.grade for band in node.bands), node.otherwise]))


# ---------------------------------------------------------------- clamp
def _clamp(node: AnyNode, cells: Cells, context: Context) -> Cells:
    for bound, beyond in ((node.deco.floor, -1), (node.deco.cap, 1)):
        if bound is None:
            continue
        limit = context.amount(bound)
        over = (compare(cells.number, limit.number) == beyond) & (limit.state == PRESENT)
        over = over & cells.present() & ~cells.is_text()
        if over.any():
            cells = choose(np.asarray(over), limit, cells)
    return cells
