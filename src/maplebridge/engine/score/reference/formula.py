"""Expressions over nodes, parameters and unit attributes: three-valued, in exact decimals.

A condition counts 1 or 0; any number but 0 holds; a text where a number is needed is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Protocol

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
from maplebridge.engine.score.reference.decimals import (
    EXACT,
    MODES,
    ONE,
    ZERO,
    compare,
    divide,
    finite,
    power,
    round_once,
    settle,
)
from maplebridge.engine.score.reference.values import MISSING, Absence, Number, Value, joined, number, plain


class Scope(Protocol):
    """Where an expression stands."""

    def named(self, name: str) -> Value: ...

    def grades(self, name: str) -> tuple[str, ...]:
        """The grades of a grade node, best first; empty for any other name."""
        ...


def evaluate(tree: Tree, scope: Scope) -> Value:
    match tree:
        case Literal(value):
            return plain(value)
        case Name(name):
            return scope.named(name)
        case Unary("-", arg):
            x = number(evaluate(arg, scope))
            return x if isinstance(x, Absence) else -x
        case Unary(_, arg):
            held = truth(evaluate(arg, scope))
            return held if isinstance(held, Absence) else ONE - held
        case Binary(op, left, right):
            return _binary(op, evaluate(left, scope), evaluate(right, scope))
        case Compare(op, left, right):
            return compared(op, evaluate(left, scope), evaluate(right, scope))
        case In(arg, options, negate):
            return _member(evaluate(arg, scope), [plain(option.value) for option in options], negate)
        case Bool(op, args):
            return _kleene(op, [truth(evaluate(arg, scope)) for arg in args])
        case If(test, yes, no):
            return evaluate(yes if holds(evaluate(test, scope)) else no, scope)
        case Call(name, args):
            return _call(name, args, scope)
    raise TypeError(tree)  # the parser builds no other tree


def truth(value: Value) -> Number:
    """1, 0 or absent."""
    x = number(value)
    return x if isinstance(x, Absence) else ONE if x != 0 else ZERO


def holds(value: Value) -> bool:
    return truth(value) == ONE


def compared(op: str, left: Value, right: Value) -> Number:
    """1, 0 or absent. A text and a number are unequal and have no order."""
    if isinstance(left, Absence) or isinstance(right, Absence):
        return joined(v for v in (left, right) if isinstance(v, Absence))
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        order = compare(left, right)
    elif isinstance(left, str) and isinstance(right, str):
        order = (left > right) - (left < right)
    else:
        return {"==": ZERO, "!=": ONE}.get(op, MISSING)
    met = {"==": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}
    return Decimal(met[op])


def _binary(op: str, left: Value, right: Value) -> Value:
    a, b = number(left), number(right)
    if isinstance(a, Absence) or isinstance(b, Absence):
        return joined(v for v in (a, b) if isinstance(v, Absence))
    match op:
        case "+":
            return finite(EXACT.add(a, b))
        case "-":
            return finite(EXACT.subtract(a, b))
        case "*":
            return finite(EXACT.multiply(a, b))
        case "/":
            return divide(a, b)
        case "**":
            return power(a, b)
    whole = divide(a, b)
    if isinstance(whole, Absence):
        return whole
    whole = _floor(whole)
    return whole if op == "//" else finite(EXACT.subtract(a, EXACT.multiply(b, whole)))


def _floor(x: Decimal) -> Decimal:
    return settle(x).to_integral_value(ROUND_FLOOR)


def _member(value: Value, options: list[Value], negate: bool) -> Number:
    found = _kleene("or", [compared("==", value, option) for option in options])
    return found if isinstance(found, Absence) or not negate else ONE - found


def _kleene(op: str, args: list[Number]) -> Number:
    deciding = ONE if op == "or" else ZERO
    if deciding in args:
        return deciding
    absent = [arg for arg in args if isinstance(arg, Absence)]
    return joined(absent) if absent else ONE - deciding


# ---------------------------------------------------------------- functions
def _call(name: str, args: tuple[Tree, ...], scope: Scope) -> Value:
    match name, args:
        case "node", (Literal(value),):
            return scope.named(str(value))
        case "lookup", (arg, Table(rows), *rest):
            return _lookup(evaluate(arg, scope), rows, rest, scope)
        case ("count_equal" | "count_at_least" | "count_below"), _:
            return _count(name, args, scope)
    values = [evaluate(arg, scope) for arg in args]
    match name:
        case "coalesce":
            return next((v for v in values if not isinstance(v, Absence)), joined(values))
        case "is_missing":
            return Decimal(isinstance(values[0], Absence))
        case "min" | "worst" | "max" | "best":
            return _extreme(name in ("min", "worst"), values)
        case "round_to":
            return _round_to(values)
    x = number(values[0])
    return x if isinstance(x, Absence) else _PLAIN[name](x) if name in _PLAIN else MISSING


_PLAIN: dict[str, Callable[[Decimal], Number]] = {
    "abs": abs,
    "ln": lambda x: EXACT.ln(x) if x > 0 else MISSING,
    "log10": lambda x: EXACT.log10(x) if x > 0 else MISSING,
    "exp": lambda x: finite(EXACT.exp(x)),
    "sqrt": lambda x: EXACT.sqrt(x) if x >= 0 else MISSING,
    "floor": _floor,
    "ceil": lambda x: settle(x).to_integral_value(ROUND_CEILING) + ZERO,
}


def _extreme(smallest: bool, values: list[Value]) -> Number:
    """Of the numbers that are there; nothing there: absent."""
    numbers = [v for v in values if isinstance(v, Decimal)]
    if not numbers:
        return joined(map(number, values))
    return min(numbers) if smallest else max(numbers)


def _round_to(values: list[Value]) -> Number:
    x, places = number(values[0]), number(values[1])
    mode = values[2] if len(values) > 2 else "half_up"
    if isinstance(x, Absence) or isinstance(places, Absence):
        return joined(v for v in (x, places) if isinstance(v, Absence))
    if mode not in MODES or places != places.to_integral_value() or abs(places) > 30:
        return MISSING
    return round_once(x, int(places), str(mode))


def _lookup(
    value: Value, rows: tuple[tuple[Decimal | str | bool, Decimal | str], ...], rest: list[Tree], scope: Scope
) -> Value:
    if isinstance(value, Absence):
        return value
    for key, found in rows:
        if compared("==", value, plain(key)) == ONE:
            return plain(found)
    return evaluate(rest[0], scope) if rest else MISSING


def _count(name: str, args: tuple[Tree, ...], scope: Scope) -> Value:
    target = evaluate(args[-1], scope)
    if isinstance(target, Absence):
        return target
    met = sum(_meets(name, evaluate(arg, scope), target, _grades_of(arg, scope)) for arg in args[:-1])
    return Decimal(met)


def _grades_of(tree: Tree, scope: Scope) -> tuple[str, ...]:
    match tree:
        case Name(name) | Call("node", (Literal(str(name)),)):
            return scope.grades(name)
    return ()


def _meets(name: str, value: Value, target: Value, grades: tuple[str, ...]) -> bool:
    """Texts by the order of the grade node they come from; a text without such an order only equals."""
    if isinstance(value, Absence):
        return False
    equal = compared("==", value, target) == ONE
    if name == "count_equal" or equal:
        return equal and name != "count_below"
    if value in grades and target in grades:
        reached = grades.index(str(value)) < grades.index(str(target))
    elif isinstance(value, Decimal) and isinstance(target, Decimal):
        reached = value > target
    else:
        return False
    return reached is (name == "count_at_least")
