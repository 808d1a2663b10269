"""Expressions over nodes, parameters and unit attributes, on arrays over all units: three-valued.

A condition counts 1 or 0; any number but 0 holds; a text where a number is needed is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from maplebridge.engine.scheme.expr import (
    Binary,
    Bool,
    Call,
    Compare,
    If,
    In,
    Literal,
    Name,
    Table,
    Tree,
    Unary,
)
from maplebridge.engine.score.arithmetic import binary, extreme, one_number, round_by
from maplebridge.engine.score.cells import (
    ALL_PRESENT,
    MISSING,
    NO_TEXT,
    PRESENT,
    ZERO,
    Cells,
    absent_cells,
    choose,
    joined_state,
    plain_cells,
    same_words,
    truth_cells,
)
from maplebridge.engine.score.numbers.number import Bools, compare, negative, of_floats


class Scope(Protocol):
    """Where an expression stands."""

    def named(self, name: str) -> Cells: ...

    def grades(self, name: str) -> tuple[str, ...]:
        """The grades of a grade node, best first; empty for any other name."""
        ...


def evaluate(tree: Tree, scope: Scope) -> Cells:
    """Cells of shape (units,), or () where all units share the value."""
    match tree:
        case Literal(value):
            return plain_cells(value)
        case Name(name):
            return scope.named(name)
        case Unary("-", arg):
            x = evaluate(arg, scope).numeric()
            return Cells(x.state, negative(x.number))
        case Unary(_, arg):
            return _not(_truth(evaluate(arg, scope)))
        case Binary(op, left, right):
            return binary(op, evaluate(left, scope).numeric(), evaluate(right, scope).numeric())
        case Compare(op, left, right):
            return compared(op, evaluate(left, scope), evaluate(right, scope))
        case In(arg, options, negate):
            member = evaluate(arg, scope)
            found = _kleene("or", [compared("==", member, plain_cells(option.value)) for option in options])
            return _not(found) if negate else found
        case Bool(op, args):
            return _kleene(op, [_truth(evaluate(arg, scope)) for arg in args])
        case If(test, yes, no):
            return choose(holds(evaluate(test, scope)), evaluate(yes, scope), evaluate(no, scope))
        case Call(name, args):
            return _call(name, args, scope)
    raise TypeError(tree)  # the parser builds no other tree


def holds(cells: Cells) -> Bools:
    """Where a condition is there and true."""
    truth = _truth(cells)
    held: Bools = (truth.state == PRESENT) & (truth.number.hi != 0)
    return held


def _truth(cells: Cells) -> Cells:
    x = cells.numeric()
    return truth_cells(x.number.hi != 0, x.state)


def _not(cells: Cells) -> Cells:
    return truth_cells(cells.number.hi == 0, cells.state)


def compared(op: str, left: Cells, right: Cells) -> Cells:
    """1, 0 or absent. A text and a number are unequal and have no order."""
    state = joined_state([left.state, right.state])
    order = compare(left.number, right.number)
    if left.text is None and right.text is None:
        return truth_cells(_meets(op, order), state)
    a, b, _ = same_words(left.text, right.text)
    mixed = (a == NO_TEXT) != (b == NO_TEXT)
    order = np.where(a == NO_TEXT, order, np.sign(a - b)).astype(np.int8)
    held = np.where(mixed, op == "!=", _meets(op, order))
    if op not in ("==", "!="):
        state = np.where(mixed & (state == PRESENT), MISSING, state).astype(np.int8)
    return truth_cells(held, state)


def _meets(op: str, order: np.ndarray[tuple[int, ...], np.dtype[np.int8]]) -> Bools:
    met: dict[str, Bools] = {
        "==": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0,
    }  # fmt: skip
    return met[op]


def _kleene(op: str, args: Sequence[Cells]) -> Cells:
    """One true decides an `or`, one false an `and`."""
    deciding = op == "or"
    decided: Bools = np.array(False)
    absences = ALL_PRESENT
    for arg in args:
        decided = decided | ((arg.state == PRESENT) & ((arg.number.hi != 0) == deciding))
        absences = joined_state([absences, arg.state])
    state = np.where(decided, PRESENT, absences).astype(np.int8)
    return truth_cells(decided == deciding, state)


# ---------------------------------------------------------------- functions
def _call(name: str, args: tuple[Tree, ...], scope: Scope) -> Cells:
    match name, args:
        case "node", (Literal(value),):
            return scope.named(str(value))
        case "lookup", (arg, Table(rows), *rest):
            otherwise = evaluate(rest[0], scope) if rest else absent_cells(MISSING)
            return _lookup(evaluate(arg, scope), rows, otherwise)
        case ("count_equal" | "count_at_least" | "count_below"), _:
            return _count(name, args, scope)
    values = [evaluate(arg, scope) for arg in args]
    match name:
        case "coalesce":
            return _coalesce(values)
        case "is_missing":
            return truth_cells(values[0].state != PRESENT)
        case "min" | "worst" | "max" | "best":
            return extreme(name in ("min", "worst"), [value.numeric() for value in values])
        case "round_to":
            return round_by(values)
    return one_number(name, values[0].numeric())


def _coalesce(values: Sequence[Cells]) -> Cells:
    joined = joined_state([value.state for value in values])
    result = Cells(joined, ZERO)
    for value in reversed(values):
        result = choose(value.present(), value, result)
    return result


def _lookup(value: Cells, rows: Sequence[tuple[object, object]], otherwise: Cells) -> Cells:
    result = otherwise
    for key, found in reversed(rows):
        same = compared("==", value, plain_cells(key))  # type: ignore[arg-type]
        result = choose(same.number.hi != 0, plain_cells(found), result)  # type: ignore[arg-type]
    return choose(value.present(), result, Cells(value.state, ZERO))


def _count(name: str, args: tuple[Tree, ...], scope: Scope) -> Cells:
    target = evaluate(args[-1], scope)
    total = ZERO.hi
    for arg in args[:-1]:
        value = evaluate(arg, scope)
        total = total + _reaches(name, value, target, _grades_of(arg, scope))
    return Cells(target.state, of_floats(total))


def _grades_of(tree: Tree, scope: Scope) -> tuple[str, ...]:
    match tree:
        case Name(name):
            return scope.grades(name)
        case Call("node", (Literal(name),)):
            return scope.grades(str(name))
    return ()


def _reaches(name: str, value: Cells, target: Cells, grades: tuple[str, ...]) -> Bools:
    """Texts by the order of the grade node they come from; a text without such an order only equals."""
    equal = holds(compared("==", value, target))
    if name == "count_equal":
        return equal
    first, second = _places(value, grades), _places(target, grades)
    above = (first >= 0) & (second >= 0) & (first < second)
    known = (first >= 0) & (second >= 0)
    numbers = value.present() & target.present() & ~value.is_text() & ~target.is_text()
    above = np.where(numbers, compare(value.number, target.number) > 0, above)
    reached: Bools = equal | above if name == "count_at_least" else ~equal & ~above & (known | numbers)
    return reached


def _places(cells: Cells, grades: tuple[str, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Position among the grades, 0 = best; -1 for anything else."""
    if cells.text is None:
        return np.full(cells.state.shape, -1)
    table = np.array([grades.index(word) if word in grades else -1 for word in cells.text.words] + [-1])
    return np.where(cells.is_text(), table[cells.text.codes], -1)
