"""The SQL aggregates of each `take`, and how their columns become one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from maplebridge.engine.scheme.model import Aggregate
from maplebridge.engine.score.measures.block import row_order
from maplebridge.engine.score.measures.rows import RowSql
from maplebridge.engine.score.measures.typed import Typed, cast, day, moment, number

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
NEEDS_ORDER = ("first", "last")


@dataclass(frozen=True, slots=True)
class Parts:
    """Aggregates to select; `how` joins them: one | divided (sum over count) | middle ((low - negated high) / 2).
    `empty`: the figure of a unit without rows is 0, else missing. `only`: extra condition on the rows."""

    aggregates: tuple[exp.Expression, ...]
    how: str = "one"
    empty: bool = False
    only: exp.Expression | None = None


def parts_of(spec: Aggregate, rows: RowSql, dated: str | None) -> Parts:
    """An aggregate without any value to take is a null: 0 or missing by `empty`."""
    if spec.take == "count":
        return Parts((exp.Count(this=exp.Star(), big_int=True),), empty=True)
    if spec.take == "count_days":
        at = moment(rows.column(dated)) if dated is not None else None
        return _distinct(None if at is None or at.kind == "none" else day(at))
    of = rows.value(spec.of) if spec.of is not None else None
    if spec.take == "count_distinct":
        return _distinct(None if of is None or of.kind == "none" else of.sql)
    if of is None or of.kind == "none":
        return Parts((), empty=spec.take == "sum")
    if spec.take in NEEDS_ORDER:
        return _end(spec.take, of, rows, dated)
    return _of_numbers(spec.take, number(of))


def _distinct(of: exp.Expression | None) -> Parts:
    if of is None:
        return Parts((), empty=True)
    return Parts((exp.Count(this=exp.Distinct(expressions=[of]), big_int=True),), empty=True)


def _of_numbers(take: str, of: Typed) -> Parts:
    if of.kind == "none":
        return Parts((), empty=take == "sum")
    match take:
        case "sum":
            return Parts((exp.Sum(this=of.sql),), empty=True)
        case "mean":
            return Parts((exp.Sum(this=of.sql), exp.Count(this=of.sql, big_int=True)), "divided")
        case "min":
            return Parts((exp.Min(this=of.sql),))
        case "max":
            return Parts((exp.Max(this=of.sql),))
    half = exp.Literal.number("0.5")
    low = exp.PercentileDisc(this=of.sql, expression=half)
    high = exp.PercentileDisc(this=exp.Neg(this=exp.paren(of.sql.copy())), expression=half.copy())
    return Parts((low, high), "middle")


def _end(take: str, of: Typed, rows: RowSql, dated: str | None) -> Parts:
    """The value at the earliest or latest row; rows without a date never come at the end that is asked for."""
    value = plain_value(of)
    keys = [key for key in (_moment_key(take, rows, dated),) if key is not None]
    order = exp.Tuple(expressions=[*keys, row_order()]) if keys else row_order()
    node = exp.ArgMin if take == "first" else exp.ArgMax
    there = exp.Is(this=value.copy(), expression=exp.null()).not_()
    return Parts((node(this=value, expression=order),), only=there)


def _moment_key(take: str, rows: RowSql, dated: str | None) -> exp.Expression | None:
    at = moment(rows.column(dated)) if dated is not None else None
    if at is None or at.kind == "none":
        return None
    undated = LAST_DAY if take == "first" else FIRST_DAY
    return exp.Coalesce(this=at.sql, expressions=[cast(exp.Literal.string(undated), "DATE")])


def plain_value(of: Typed) -> exp.Expression:
    """A value as a figure: numbers, texts as they are, dates as ISO texts."""
    match of.kind:
        case "bool":
            return number(of).sql
        case "date":
            return cast(of.sql, "VARCHAR")
        case "datetime":
            return exp.TimeToStr(this=of.sql, format=exp.Literal.string("%Y-%m-%dT%H:%M:%S"))
    return of.sql


def keep_order(spec: Aggregate, rows: RowSql, dated: str | None) -> Sequence[exp.Expression]:
    """Ordering under which the row that counts of a group of equal keys comes first."""
    if spec.keep in NEEDS_ORDER:
        key = _moment_key(spec.keep, rows, dated)
        late = spec.keep == "last"
        return [exp.Ordered(this=part, desc=late) for part in ([key] if key is not None else []) + [row_order()]]
    of = number(rows.value(spec.of)) if spec.of is not None else None
    order = [exp.Ordered(this=row_order())]
    if of is not None and of.kind != "none":
        order.insert(0, exp.Ordered(this=of.sql, desc=spec.keep == "highest", nulls_first=False))
    return order
