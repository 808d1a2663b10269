"""SQL expressions with the type they have: what keeps decimals exact and comparisons of unlike kinds harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from sqlglot import exp

Kind = Literal["number", "text", "bool", "date", "datetime", "none"]
WIDEST = 38
#: Decimals kept of a quotient or power, which SQL computes in floating point.
FLOAT_PLACES = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """`digits`, `scale`: DECIMAL size of an exact number; `exact` False = DOUBLE."""

    sql: exp.Expression
    kind: Kind
    digits: int = 0
    scale: int = 0
    exact: bool = True


def null() -> Typed:
    return Typed(exp.null(), "none")


def of_number(value: Decimal) -> Typed:
    text = format(value, "f")
    whole, _, decimals = text.lstrip("-").partition(".")
    return Typed(exp.Literal.number(text), "number", len(whole) + len(decimals), len(decimals))


def of_text(value: str) -> Typed:
    return Typed(exp.Literal.string(value), "text")


def of_bool(value: bool) -> Typed:
    return Typed(exp.Boolean(this=value), "bool")


def number(value: Typed) -> Typed:
    """As a number; what is none has no number."""
    match value.kind:
        case "number":
            return value
        case "bool":
            return Typed(cast(value.sql, "INT"), "number", 10, 0)
    return null()


def truth(value: Typed) -> exp.Expression:
    """As a condition: numbers hold when they are not 0, texts and dates never do."""
    match value.kind:
        case "bool":
            return value.sql
        case "number":
            return exp.NEQ(this=exp.paren(value.sql), expression=exp.Literal.number(0))
    return exp.null()


def moment(value: Typed) -> Typed:
    """As a moment: a date is its midnight, a text is read as ISO."""
    match value.kind:
        case "date" | "datetime":
            return value
        case "text":
            return _text_moment(value)
    return null()


def _text_moment(value: Typed) -> Typed:
    if isinstance(value.sql, exp.Literal):
        at = _iso(str(value.sql.this))
        if at is None:
            return null()
        if (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0):
            return Typed(cast(exp.Literal.string(at.date().isoformat()), "DATE"), "date")
        return Typed(cast(exp.Literal.string(at.isoformat(sep=" ")), "TIMESTAMP"), "datetime")
    return Typed(exp.TryCast(this=value.sql, to=_type("TIMESTAMP").copy()), "datetime")


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def day(value: Typed) -> exp.Expression:
    """The calendar day of a moment."""
    return value.sql if value.kind == "date" else cast(value.sql, "DATE")


def cast(sql: exp.Expression, to: str) -> exp.Cast:
    return exp.Cast(this=sql, to=_type(to).copy())


@lru_cache(maxsize=512)
def _type(name: str) -> exp.DataType:
    return exp.DataType.build(name, dialect="duckdb")


def double(value: Typed) -> exp.Expression:
    return value.sql if not value.exact else cast(value.sql, "DOUBLE")


def settled(value: Typed) -> exp.Expression:
    """What is compared: floating point to FLOAT_PLACES decimals."""
    return value.sql if value.exact else _rounded(value.sql)


def _rounded(sql: exp.Expression) -> exp.Expression:
    return exp.Round(this=sql, decimals=exp.Literal.number(FLOAT_PLACES))


def arithmetic(op: str, left: Typed, right: Typed) -> Typed:
    """+ - * / // % ** of two numbers; division by 0 is absent."""
    a, b = number(left), number(right)
    if a.kind == "none" or b.kind == "none":
        return null()
    match op:
        case "+" | "-":
            return _sum(op, a, b)
        case "*":
            return _product(a, b)
        case "/":
            return _quotient(a, b)
        case "**":
            return _power(a, b)
    whole = Typed(exp.Floor(this=_rounded(_quotient(a, b).sql)), "number", exact=False)
    if a.exact and b.exact:
        digits = min(WIDEST, max(a.digits - a.scale + b.scale, 1) + 1)
        whole = Typed(cast(whole.sql, f"DECIMAL({digits}, 0)"), "number", digits, 0)
    return whole if op == "//" else _sum("-", a, _product(b, whole))


def _sum(op: str, a: Typed, b: Typed) -> Typed:
    scale = max(a.scale, b.scale)
    digits = max(a.digits - a.scale, b.digits - b.scale) + scale + 1
    node = exp.Add if op == "+" else exp.Sub
    if a.exact and b.exact and digits <= WIDEST:
        return Typed(exp.paren(node(this=_wide(a, digits), expression=_wide(b, digits))), "number", digits, scale)
    return Typed(exp.paren(node(this=double(a), expression=double(b))), "number", exact=False)


def _product(a: Typed, b: Typed) -> Typed:
    digits = a.digits + b.digits
    if a.exact and b.exact and digits <= WIDEST:
        product = exp.Mul(this=_wide(a, digits), expression=_wide(b, digits) if b.scale == 0 else b.sql)
        return Typed(exp.paren(product), "number", digits, a.scale + b.scale)
    return Typed(exp.paren(exp.Mul(this=double(a), expression=double(b))), "number", exact=False)


def _wide(a: Typed, digits: int) -> exp.Expression:
    """Made wide enough: DuckDB works in 64 bits on two decimals of up to 18 digits, whatever their result needs."""
    return cast(a.sql, f"DECIMAL({WIDEST}, {a.scale})") if digits > 18 else a.sql


def _quotient(a: Typed, b: Typed) -> Typed:
    divisor = exp.Nullif(this=double(b), expression=exp.Literal.number(0))
    return Typed(exp.paren(exp.Div(this=double(a), expression=divisor, typed=False, safe=False)), "number", exact=False)


def _power(a: Typed, b: Typed) -> Typed:
    """Only where a result exists: no root of a negative number, no 0 to a negative power."""
    x, y = double(a), double(b)
    broken = exp.or_(
        exp.and_(exp.LT(this=x, expression=_zero()), exp.NEQ(this=exp.Floor(this=y), expression=y)),
        exp.and_(exp.EQ(this=x, expression=_zero()), exp.LTE(this=y, expression=_zero())),
    )
    return Typed(exp.case().when(broken, exp.null()).else_(exp.Pow(this=x, expression=y)), "number", exact=False)


def _zero() -> exp.Expression:
    return exp.Literal.number(0)


def in_one_type(values: list[Typed]) -> tuple[list[exp.Expression], Typed]:
    """Branches of a choice brought to one SQL type; kinds that do not mix become texts only if all are dates."""
    real = [value for value in values if value.kind != "none"]
    kinds = {value.kind for value in real}
    if not real:
        return [value.sql for value in values], null()
    if kinds <= {"number", "bool"} and len(kinds) > 1:
        return in_one_type([value if value.kind == "none" else number(value) for value in values])
    first = real[0]
    if kinds == {"number"}:
        scale = max(value.scale for value in real)
        digits = max(value.digits - value.scale for value in real) + scale
        if all(value.exact for value in real) and digits <= WIDEST:
            return [value.sql for value in values], Typed(first.sql, "number", digits, scale)
        return [value.sql if value.kind == "none" else double(value) for value in values], Typed(
            first.sql, "number", exact=False
        )
    if kinds <= {"date", "datetime"} and len(kinds) > 1:
        return [value.sql for value in values], Typed(first.sql, "datetime")
    if len(kinds) > 1:
        return [value.sql if value.kind == first.kind else exp.null() for value in values], first
    return [value.sql for value in values], first
