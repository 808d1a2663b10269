"""Row expressions on plain Python values: three-valued, exact, one row at a time.

This is the plain meaning of docs/reference/scheme.md section 6 for rows; the SQL of the fast path must agree with it.
A value is Decimal, str, bool, date, datetime or None (absent). int and float are taken as the Decimal they print as.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import partial
from typing import Any, Protocol

from maplebridge.engine.scheme.expr import (
    Binary,
    Bool,
    Call,
    Compare,
    Expr,
    If,
    In,
    Literal,
    Name,
    Table,
    Tree,
    Unary,
)

RowValue = Decimal | str | bool | date | datetime | None
Row = Mapping[str, object]
RowFunction = Callable[[Row], RowValue]

_EXACT = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
_SETTLED = Context(prec=30, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation])


class Workdays(Protocol):
    """The part of a working calendar that workdays(a, b) needs."""

    def between(self, start: date, end: date, /) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        ...


def row_function(expr: Expr, calendar: Workdays | None = None) -> RowFunction:
    """The expression as a function of one row (field name -> value); a field that is not there is absent.

    workdays() is absent without a calendar.
    """
    return _build(expr.tree, calendar)


def row_condition(expr: Expr, calendar: Workdays | None = None) -> Callable[[Row], bool]:
    """Like row_function, for conditions: an absent condition does not hold."""
    function = row_function(expr, calendar)
    return lambda row: truth(function(row)) is True


def plain(value: object) -> RowValue:
    """A value as the expressions see it: numbers as Decimal, NaN and unknown kinds as absent."""
    if value is None or isinstance(value, str | bool | date):
        return value
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    return None


def truth(value: RowValue) -> bool | None:
    """True, False or absent; numbers hold when they are not 0, texts and dates never do."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return value != 0
    return None


def _build(tree: Tree, calendar: Workdays | None) -> RowFunction:
    build = partial(_build, calendar=calendar)
    match tree:
        case Literal(value):
            return lambda row: value
        case Name(name):
            return lambda row: plain(row.get(name))
        case Unary("-", arg):
            inner = build(arg)
            return lambda row: None if (x := _number(inner(row))) is None else -x
        case Unary(_, arg):
            inner = build(arg)
            return lambda row: None if (held := truth(inner(row))) is None else not held
        case Binary(op, left, right):
            return _two(partial(_arithmetic, op), build(left), build(right))
        case Compare(op, left, right):
            return _two(partial(compare, op), build(left), build(right))
        case In(arg, options, negate):
            return _member(build(arg), tuple(option.value for option in options), negate)
        case Bool(op, args):
            return _kleene(op, [build(arg) for arg in args])
        case If(test, yes, no):
            asked, then, other = build(test), build(yes), build(no)
            return lambda row: then(row) if truth(asked(row)) is True else other(row)
        case Call("lookup", (arg, Table(rows), *rest)):
            return _lookup(build(arg), rows, build(rest[0]) if rest else None)
        case Call(name, args):
            return _call(name, [build(arg) for arg in args], calendar)
    raise TypeError(tree)  # the parser builds no other tree


def _two(combine: Callable[[RowValue, RowValue], RowValue], left: RowFunction, right: RowFunction) -> RowFunction:
    return lambda row: combine(left(row), right(row))


# ---------------------------------------------------------------- numbers
def _number(value: RowValue) -> Decimal | None:
    if isinstance(value, bool):
        return Decimal(value)
    return value if isinstance(value, Decimal) else None


_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
    "/": _EXACT.divide,
    "**": _EXACT.power,
    "//": lambda a, b: _floor(_EXACT.divide(a, b)),
    "%": lambda a, b: _EXACT.subtract(a, _EXACT.multiply(b, _floor(_EXACT.divide(a, b)))),
}


def _floor(x: Decimal) -> Decimal:
    return x.to_integral_value("ROUND_FLOOR", _EXACT)


def _arithmetic(op: str, left: RowValue, right: RowValue) -> RowValue:
    a, b = _number(left), _number(right)
    if a is None or b is None:
        return None
    try:
        return _ARITHMETIC[op](a, b)
    except (InvalidOperation, DivisionByZero, Overflow):
        return None


# ---------------------------------------------------------------- comparisons and logic
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


_AS_THEY_ARE = (str, bool, date)


def compare(op: str, left: RowValue, right: RowValue) -> bool | None:
    """Three-valued comparison. Values of kinds that do not compare are unequal and have no order (absent)."""
    if left is None or right is None:
        return None
    a, b = _alike(left, right)
    if a is None:
        return {"==": False, "!=": True}.get(op)
    return _ORDER[op](a, b)


def _alike(left: RowValue, right: RowValue) -> tuple[object, object]:
    """Both values brought to one comparable kind; (None, None) where there is none."""
    if type(left) is type(right) and type(left) in _AS_THEY_ARE:
        return left, right
    a, b = _number(left), _number(right)
    if a is not None and b is not None:
        return _settled(a), _settled(b)
    if isinstance(left, date) or isinstance(right, date):
        first, second = moment(left), moment(right)
        if first is not None and second is not None:
            return first, second
    return None, None


def _settled(x: Decimal) -> Decimal:
    return _SETTLED.plus(x)


def moment(value: RowValue) -> datetime | None:
    """A date, a datetime or an ISO text as a naive datetime; a date is its midnight."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            return None
    return None


def _member(arg: RowFunction, options: tuple[RowValue, ...], negate: bool) -> RowFunction:
    def member(row: Row) -> RowValue:
        value = arg(row)
        answers = [compare("==", value, option) for option in options]
        held = True if True in answers else None if None in answers or value is None else False
        return held if held is None else held is not negate

    return member


def _kleene(op: str, args: list[RowFunction]) -> RowFunction:
    deciding = op == "or"  # one True decides an `or`, one False an `and`

    def logic(row: Row) -> RowValue:
        unknown = False
        for arg in args:
            held = truth(arg(row))
            if held is deciding:
                return deciding
            unknown = unknown or held is None
        return None if unknown else not deciding

    return logic


# ---------------------------------------------------------------- functions
def _lookup(
    arg: RowFunction, rows: tuple[tuple[Decimal | str | bool, Decimal | str], ...], otherwise: RowFunction | None
) -> RowFunction:
    def look(row: Row) -> RowValue:
        value = arg(row)
        if value is None:
            return None
        for key, found in rows:
            if compare("==", value, key):
                return found
        return otherwise(row) if otherwise else None

    return look


def _call(name: str, args: list[RowFunction], calendar: Workdays | None) -> RowFunction:
    match name:
        case "coalesce":
            return lambda row: next((value for arg in args if (value := arg(row)) is not None), None)
        case "is_missing":
            return lambda row: args[0](row) is None
        case "min" | "max":
            return lambda row: _extreme(name, [value for arg in args if (value := arg(row)) is not None])
        case "workdays":
            return lambda row: _workdays(args[0](row), args[1](row), calendar)
    function = _PLAIN[name]
    return lambda row: function(*[arg(row) for arg in args])


def _extreme(name: str, values: list[RowValue]) -> RowValue:
    best: RowValue = None
    for value in values:
        if best is None or compare("<" if name == "min" else ">", value, best):
            best = value
    return best


def _workdays(start: RowValue, end: RowValue, calendar: Workdays | None) -> RowValue:
    first, last = moment(start), moment(end)
    if first is None or last is None or calendar is None:
        return None
    return Decimal(int(calendar.between(first.date(), last.date())))


def _of_moments(take: Callable[..., RowValue]) -> Callable[..., RowValue]:
    def function(*values: RowValue) -> RowValue:
        moments = [moment(value) for value in values]
        return None if None in moments else take(*moments)

    return function


def _of_texts(take: Callable[..., RowValue]) -> Callable[..., RowValue]:
    def function(*values: RowValue) -> RowValue:
        return take(*values) if all(isinstance(value, str) for value in values) else None

    return function


_PLAIN: dict[str, Callable[..., RowValue]] = {
    "abs": lambda x: None if (number := _number(x)) is None else abs(number),
    "length": _of_texts(lambda text: Decimal(len(text))),
    "contains": _of_texts(lambda text, part: part in text),
    "starts_with": _of_texts(lambda text, part: text.startswith(part)),
    "year": _of_moments(lambda day: Decimal(day.year)),
    "month": _of_moments(lambda day: Decimal(day.month)),
    "date": _of_moments(lambda day: day.date()),
    "days": _of_moments(lambda a, b: Decimal((b.date() - a.date()).days)),
}
