"""One figure from a unit's rows, read straight from the specification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Aggregate, Table, Window
from maplebridge.engine.scheme.rows import moment, row_condition, row_function
from maplebridge.engine.score.reference.context import Context, Row
from maplebridge.engine.score.reference.decimals import ZERO, compare, divide, median, settle, total
from maplebridge.engine.score.reference.values import MISSING, Absence, Number, Value, plain
from maplebridge.engine.score.reference.windows import stretch

BEFORE_ALL, AFTER_ALL = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)


def table_of(ctx: Context, name: str) -> Table:
    return ctx.scheme.tables.get(name) or Table(name)


def rows_used(spec: Aggregate, unit: str, window: Window, ctx: Context) -> list[Row]:
    """The rows an aggregate counts: in the window, meeting `where`, one per key."""
    dated = spec.date or table_of(ctx, spec.table).date
    rows = rows_within(spec.table, dated, spec.window, spec.where, unit, window, ctx)
    return _one_per_key(spec, dated, rows, ctx) if spec.once_per else rows


def rows_within(
    table: str, dated: str | None, kind: str, where: Expr | None, unit: str, window: Window, ctx: Context
) -> list[Row]:
    first, last = stretch(ctx.scheme.period, window, kind)
    rows: Sequence[Row] = ctx.rows(table, unit)
    if dated is not None and last is not None:
        rows = [row for row in rows if _falls(row.get(dated), first, last)]
    if where is not None:
        meets = ctx.once(("where", where), lambda: row_condition(where, ctx.calendar))
        rows = [row for row in rows if meets(row)]
    return list(rows)


def _falls(day: object, first: date | None, last: date) -> bool:
    at = moment(day) if isinstance(day, str | date) else None
    return at is not None and at.date() <= last and (first is None or at.date() >= first)


def _one_per_key(spec: Aggregate, dated: str | None, rows: list[Row], ctx: Context) -> list[Row]:
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(_key(plain(row.get(name))) for name in spec.once_per), []).append(row)
    kept = {id(_kept(spec, dated, group, ctx)) for group in groups.values()}
    return [row for row in rows if id(row) in kept]


def _key(value: Value) -> object:
    return settle(value) if isinstance(value, Decimal) else value


def _kept(spec: Aggregate, dated: str | None, rows: list[Row], ctx: Context) -> Row:
    if spec.keep in ("first", "last"):
        ordered = by_date(rows, dated, spec.keep)
        return ordered[0] if spec.keep == "first" else ordered[-1]
    value = value_of(spec.of, ctx)
    best, reached = rows[0], value(rows[0])
    for row in rows[1:]:
        if _better(spec.keep, candidate := value(row), reached):
            best, reached = row, candidate
    return best


def _better(keep: str, candidate: Value, reached: Value) -> bool:
    if not isinstance(candidate, Decimal):
        return False
    return not isinstance(reached, Decimal) or compare(candidate, reached) == (1 if keep == "highest" else -1)


def by_date(rows: Iterable[Row], dated: str | None, end: str) -> list[Row]:
    """By date, then table order; rows without a date never come at the end that is asked for."""
    if dated is None:
        return list(rows)
    undated = AFTER_ALL if end == "first" else BEFORE_ALL
    return sorted(rows, key=lambda row: _moment(row.get(dated)) or undated)


def _moment(day: object) -> datetime | None:
    return moment(day) if isinstance(day, str | date) else None


def value_of(expr: Expr | None, ctx: Context) -> Callable[[Row], Value]:
    if expr is None:
        return lambda row: MISSING
    function = ctx.once(("of", expr), lambda: row_function(expr, ctx.calendar))
    return lambda row: plain(function(row))


def taken(spec: Aggregate, rows: list[Row], ctx: Context) -> Value:
    """The figure from the rows used. No row: count and sum 0, the others missing."""
    dated = spec.date or table_of(ctx, spec.table).date
    if spec.take == "count":
        return Decimal(len(rows))
    if spec.take == "count_days":
        days = {at.date() for row in rows if dated and (at := _moment(row.get(dated)))}
        return Decimal(len(days))
    ordered = by_date(rows, dated, spec.take) if spec.take in ("first", "last") else rows
    value = value_of(spec.of, ctx)
    values = [v for row in ordered if not isinstance(v := value(row), Absence)]
    if spec.take == "count_distinct":
        return Decimal(len({_key(value) for value in values}))
    if spec.take in ("first", "last"):
        return MISSING if not values else values[0 if spec.take == "first" else -1]
    return _of_numbers(spec.take, [value for value in values if isinstance(value, Decimal)])


def _of_numbers(take: str, numbers: list[Decimal]) -> Number:
    if not numbers:
        return ZERO if take == "sum" else MISSING
    match take:
        case "sum":
            return total(numbers)
        case "mean":
            return divide(total(numbers), Decimal(len(numbers)))
        case "min":
            return min(numbers)
        case "max":
            return max(numbers)
    return median(numbers)
