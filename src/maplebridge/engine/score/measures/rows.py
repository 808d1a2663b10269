"""Row expressions as SQL, built by SQLGlot; the meaning is that of engine/scheme/rows.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

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
from maplebridge.engine.score.facts.tables import FactColumn
from maplebridge.engine.score.measures.calendar import CalendarSpan
from maplebridge.engine.score.measures.typed import (
    Typed,
    arithmetic,
    cast,
    day,
    in_one_type,
    moment,
    null,
    number,
    of_bool,
    of_number,
    of_text,
    settled,
    truth,
)

_COMPARE: dict[str, type[exp.Expression]] = {
    "==": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowSql:
    """Row expressions over the columns of one table. `calendar`: the days whose working days can be looked up, or
    None: then workdays() is absent."""

    columns: Mapping[str, FactColumn]
    calendar: CalendarSpan | None = None

    def value(self, expr: Expr) -> Typed:
        return self._build(expr.tree)

    def condition(self, expr: Expr) -> exp.Expression:
        """Whether a row counts. Absent and false are the same here: field == text needs no care for empty texts."""
        match expr.tree:
            case Compare("==", Name(name), Literal(str(text))) if text and self.column(name).kind == "text":
                return exp.EQ(this=exp.column(name, quoted=True), expression=exp.Literal.string(text))
        return truth(self._build(expr.tree))

    def column(self, name: str) -> Typed:
        """A field; empty texts are absent, a field that is not there is absent."""
        column = self.columns.get(name)
        if column is None:
            return null()
        sql = exp.column(name, quoted=True)
        if column.kind == "text":
            return Typed(exp.Nullif(this=sql, expression=exp.Literal.string("")), "text")
        return Typed(sql, column.kind, column.digits, column.scale)

    def _build(self, tree: Tree) -> Typed:
        match tree:
            case Literal(value):
                return _literal(value)
            case Name(name):
                return self.column(name)
            case Unary("-", arg):
                inner = number(self._build(arg))
                if inner.kind == "none":
                    return inner
                return Typed(exp.Neg(this=exp.paren(inner.sql)), "number", inner.digits, inner.scale, inner.exact)
            case Unary(_, arg):
                return _bool(exp.not_(exp.paren(truth(self._build(arg)))))
            case Binary(op, left, right):
                return arithmetic(op, self._build(left), self._build(right))
            case Compare(op, left, right):
                return _bool(compared(op, self._build(left), self._build(right)))
            case In(arg, options, negate):
                return _member(self._build(arg), [_literal(option.value) for option in options], negate)
            case Bool(op, args):
                join = exp.or_ if op == "or" else exp.and_
                return _bool(exp.paren(join(*(exp.paren(truth(self._build(arg))) for arg in args))))
            case If(test, yes, no):
                branches, type_ = in_one_type([self._build(yes), self._build(no)])
                chosen = exp.case().when(truth(self._build(test)), branches[0]).else_(branches[1])
                return _as(type_, chosen)
            case Call("lookup", (arg, Table(rows), *rest)):
                return self._lookup(self._build(arg), rows, self._build(rest[0]) if rest else null())
            case Call(name, args):
                return self._call(name, [self._build(arg) for arg in args])
        raise TypeError(tree)  # the parser builds no other tree

    def _lookup(
        self, value: Typed, rows: tuple[tuple[Decimal | str | bool, Decimal | str], ...], otherwise: Typed
    ) -> Typed:
        branches, type_ = in_one_type([*(_literal(found) for _, found in rows), otherwise])
        chosen = exp.case().when(_is_null(value), exp.null())
        for (key, _), found in zip(rows, branches, strict=False):
            chosen = chosen.when(compared("==", value, _literal(key)), found)
        return _as(type_, chosen.else_(branches[-1]))

    def _call(self, name: str, args: list[Typed]) -> Typed:
        match name:
            case "coalesce":
                branches, type_ = in_one_type(args)
                return _as(type_, exp.Coalesce(this=branches[0], expressions=branches[1:]))
            case "is_missing":
                return _bool(exp.paren(_is_null(args[0])))
            case "min" | "max":
                return _extreme(name, args)
            case "abs":
                inner = number(args[0])
                return inner if inner.kind == "none" else _as(inner, exp.Abs(this=inner.sql))
            case "length" | "contains" | "starts_with":
                return _of_texts(name, args)
            case "workdays" | "days":
                return self._days(name, moment(args[0]), moment(args[1]))
        return _of_day(name, moment(args[0]))

    def _days(self, name: str, start: Typed, end: Typed) -> Typed:
        if start.kind == "none" or end.kind == "none" or (name == "workdays" and self.calendar is None):
            return null()
        if name == "workdays" and self.calendar is not None:
            upto = self.calendar.upto
            return Typed(exp.paren(exp.Sub(this=upto(day(end)), expression=upto(day(start)))), "number", 10, 0)
        difference = exp.DateDiff(this=day(end), expression=day(start), unit=exp.var("DAY"))
        return Typed(difference, "number", 10, 0)


def _literal(value: Decimal | str | bool | None) -> Typed:
    match value:
        case bool():
            return of_bool(value)
        case Decimal():
            return of_number(value)
        case str():
            return of_text(value)
    return null()


def _bool(sql: exp.Expression) -> Typed:
    return Typed(sql, "bool")


def _as(type_: Typed, sql: exp.Expression) -> Typed:
    return Typed(sql, type_.kind, type_.digits, type_.scale, type_.exact)


def _is_null(value: Typed) -> exp.Expression:
    return exp.Is(this=value.sql, expression=exp.null())


def compared(op: str, left: Typed, right: Typed) -> exp.Expression:
    """Values of kinds that do not compare are unequal and have no order."""
    if left.kind == "none" or right.kind == "none":
        return exp.null()
    pair = _alike(left, right)
    if pair is not None:
        return _COMPARE[op](this=pair[0], expression=pair[1])
    if op not in ("==", "!="):
        return exp.null()
    either = exp.or_(_is_null(left), _is_null(right))
    return exp.case().when(either, exp.null()).else_(exp.Boolean(this=op == "!="))


def _alike(left: Typed, right: Typed) -> tuple[exp.Expression, exp.Expression] | None:
    """Both brought to one comparable type; None where there is none."""
    if left.kind == right.kind == "text":
        return left.sql, right.sql
    a, b = number(left), number(right)
    if a.kind == b.kind == "number":
        if a.exact and b.exact:
            return a.sql, b.sql
        return _float(a), _float(b)
    if {left.kind, right.kind} & {"date", "datetime"}:
        first, second = moment(left), moment(right)
        if "none" not in (first.kind, second.kind):
            return first.sql, second.sql
    return None


def _float(value: Typed) -> exp.Expression:
    return settled(value) if not value.exact else cast(value.sql, "DOUBLE")




def _member(value: Typed, options: list[Typed], negate: bool) -> Typed:
    if not options:
        return _bool(exp.Boolean(this=negate))
    if value.kind == "text" and all(option.kind == "text" for option in options):
        found: exp.Expression = exp.In(this=value.sql, expressions=[option.sql for option in options])
    else:
        found = exp.paren(exp.or_(*(exp.paren(compared("==", value, option)) for option in options)))
    return _bool(exp.not_(exp.paren(found)) if negate else found)


def _extreme(name: str, args: list[Typed]) -> Typed:
    """The least or greatest of those that are there."""
    branches, type_ = in_one_type(args)
    node = exp.Least if name == "min" else exp.Greatest
    if len(branches) == 1:
        return args[0]
    return _as(type_, node(this=branches[0], expressions=branches[1:], ignore_nulls=True))


def _of_texts(name: str, args: list[Typed]) -> Typed:
    if any(arg.kind != "text" for arg in args):
        return null()
    match name:
        case "length":
            return Typed(exp.Length(this=args[0].sql), "number", 10, 0)
        case "contains":
            return _bool(exp.Contains(this=args[0].sql, expression=args[1].sql))
    return _bool(exp.StartsWith(this=args[0].sql, expression=args[1].sql))


def _of_day(name: str, at: Typed) -> Typed:
    if at.kind == "none":
        return null()
    match name:
        case "year":
            return Typed(exp.Year(this=day(at)), "number", 10, 0)
        case "month":
            return Typed(exp.Month(this=day(at)), "number", 10, 0)
    return Typed(day(at), "date")
