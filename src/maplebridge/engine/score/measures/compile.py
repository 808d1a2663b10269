"""All aggregates of a scheme as one SQL statement, built with SQLGlot's expression builder.

Per table one SELECT by unit; measures that differ by an equality on one column (kind == 'k07') become one SELECT by
unit and that column instead of many filtered aggregates; each once_per rule and each panel has a SELECT of its own.
Tables are named as in the scheme, so the same tree renders to DuckDB and Spark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from sqlglot import exp

from maplebridge.engine.scheme.expr import Bool, Compare, Expr, Literal, Name, Tree
from maplebridge.engine.scheme.model import Panel, Scheme
from maplebridge.engine.score.facts.tables import FactTable, quoted
from maplebridge.engine.score.measures.aggregates import NEEDS_ORDER, Parts, keep_order, parts_of
from maplebridge.engine.score.measures.block import ROW_PLACE, Block, column, in_table_order
from maplebridge.engine.score.measures.calendar import CalendarSpan
from maplebridge.engine.score.measures.panels import panel_block
from maplebridge.engine.score.measures.request import PanelRequest, Request
from maplebridge.engine.score.measures.rows import RowSql
from maplebridge.engine.score.measures.typed import cast, day, moment

#: So many values of one column asked for with `==` are worth a GROUP BY over it.
GROUP_FROM = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a request's columns lie: block, its `by` value, places of the columns in the block, and how to join."""

    block: int
    by: str | None
    places: tuple[int, ...]
    how: str
    empty: bool


@dataclass(slots=True)
class Plan:
    """`readings` has no entry for a request whose table is not there: it is empty for all units."""

    blocks: list[Block] = field(default_factory=list)
    readings: dict[Request, Reading] = field(default_factory=dict)
    panels: dict[PanelRequest, int] = field(default_factory=dict)

    def offset(self, block: int) -> int:
        """Place of the block's first column in the statement."""
        return sum(len(other.columns) for other in self.blocks[:block])

    def statement(self) -> exp.Expression | None:
        """UNION ALL of the blocks: columns block, unit, by, c0, c1 ...; None if there is nothing to ask."""
        width = sum(len(block.columns) for block in self.blocks)
        selects: list[exp.Expression] = [
            block.select(number, self.offset(number), width - self.offset(number) - len(block.columns))
            for number, block in enumerate(self.blocks)
        ]
        if not selects:
            return None
        return reduce(lambda left, right: exp.Union(this=left, expression=right, distinct=False), selects)


def compile_requests(
    scheme: Scheme,
    asked: Sequence[Request],
    panels: Sequence[PanelRequest],
    tables: Mapping[str, FactTable],
    calendar: CalendarSpan | None,
) -> Plan:
    plan = Plan()
    by_table: dict[str, list[Request]] = {}
    for request in asked:
        by_table.setdefault(request.spec.table, []).append(request)
    for name, requests in by_table.items():
        table = tables.get(name)
        if table is not None and table.unit in table.columns:
            _TableCompiler(plan, table, RowSql(table.columns, calendar)).add(requests)
    for panel in panels:
        node = scheme.nodes[panel.node]
        table = tables.get(node.table) if isinstance(node, Panel) else None
        if isinstance(node, Panel) and table is not None and table.unit in table.columns:
            rows = RowSql(table.columns, calendar)
            dated = node.date or table.date
            conditions = (*_in_window(rows, dated, panel.first, panel.last), *_meeting(rows, node.where))
            plan.panels[panel] = len(plan.blocks)
            plan.blocks.append(panel_block(node, table, rows, conditions))
    return plan


@dataclass(frozen=True, slots=True)
class _TableCompiler:
    """Spreads the requests to one table over blocks."""

    plan: Plan
    table: FactTable
    rows: RowSql

    def add(self, requests: Sequence[Request]) -> None:
        simple = [request for request in requests if not request.spec.once_per]
        shared = _group_column(simple, self.table)
        grouped = [request for request in simple if shared is not None and _asked_value(request, shared) is not None]
        if shared is not None:
            self._add_grouped(grouped, shared)
        self._add_plain([request for request in simple if request not in set(grouped)])
        self._add_once([request for request in requests if request.spec.once_per])

    def _add_grouped(self, requests: Sequence[Request], shared: str) -> None:
        block = self._open(self._source(requests), exp.column(shared, quoted=True))
        for request in requests:
            where = [part for part in _conjuncts(request.spec.where) if _equality(part, shared) is None]
            self._read(block, request, _asked_value(request, shared), where)

    def _add_plain(self, requests: Sequence[Request]) -> None:
        if requests:
            block = self._open(self._source(requests))
            for request in requests:
                self._read(block, request, None, _conjuncts(request.spec.where))

    def _add_once(self, requests: Sequence[Request]) -> None:
        """A block per rule and stretch of days; different takes of the same rows share one."""
        blocks: dict[str, int] = {}
        for request in requests:
            source = self._once(request)
            key = source.sql()
            if key not in blocks:
                blocks[key] = self._open(source)
            self._read(blocks[key], request, None, [], windowed=False)

    def _open(self, source: exp.Expression, by: exp.Expression | None = None) -> int:
        self.plan.blocks.append(Block(source, self.table.unit, by))
        return len(self.plan.blocks) - 1

    def _source(self, requests: Sequence[Request]) -> exp.Expression:
        table = exp.to_table(quoted(self.table.name))
        needs_order = any(request.spec.take in NEEDS_ORDER for request in requests)
        return in_table_order(table) if needs_order else table

    def _once(self, request: Request) -> exp.Expression:
        """The rows that count, one per key."""
        spec, rows = request.spec, self.rows
        dated = spec.date or self.table.date
        keys = [exp.column(self.table.unit, quoted=True), *(rows.column(name).sql for name in spec.once_per)]
        order = exp.Order(expressions=list(keep_order(spec, rows, dated)))
        place = exp.alias_(exp.Window(this=exp.RowNumber(), partition_by=keys, order=order), ROW_PLACE, quoted=True)
        conditions = [*_in_window(rows, dated, request.first, request.last), *_meeting(rows, spec.where)]
        ranked = exp.select("*", place).from_(in_table_order(exp.to_table(quoted(self.table.name))))
        if conditions:
            ranked = ranked.where(*conditions)
        first = exp.EQ(this=exp.column(ROW_PLACE, quoted=True), expression=exp.Literal.number(1))
        return exp.select("*").from_(ranked.subquery("ranked")).where(first).subquery("once")

    def _read(
        self, block: int, request: Request, by: str | None, where: Sequence[Tree], windowed: bool = True
    ) -> None:
        dated = request.spec.date or self.table.date
        parts: Parts = parts_of(request.spec, self.rows, dated)
        conditions = [self.rows.condition(Expr("", part)) for part in where]
        conditions += [parts.only] if parts.only is not None else []
        conditions += _in_window(self.rows, dated, request.first, request.last) if windowed else []
        columns = (column(aggregate, conditions) for aggregate in parts.aggregates)
        places = tuple(self.plan.blocks[block].place(found) for found in columns)
        self.plan.readings[request] = Reading(block, by, places, parts.how, parts.empty)


def _meeting(rows: RowSql, where: Expr | None) -> list[exp.Expression]:
    return [] if where is None else [rows.condition(where)]


def _in_window(rows: RowSql, dated: str | None, first: date | None, last: date | None) -> list[exp.Expression]:
    """A row without a date lies in no window but the open one."""
    if dated is None or last is None:
        return []
    at = moment(rows.column(dated))
    if at.kind == "none":
        return [exp.false()]
    found = [exp.LTE(this=day(at), expression=_day(last))]
    if first is not None:
        found.append(exp.GTE(this=day(at).copy(), expression=_day(first)))  # type: ignore[arg-type]
    return list(found)


def _day(at: date) -> exp.Expression:
    return cast(exp.Literal.string(at.isoformat()), "DATE")


# ---------------------------------------------------------------- one column asked for many values
def _conjuncts(where: Expr | None) -> list[Tree]:
    match where:
        case None:
            return []
        case Expr(tree=Bool("and", args)):
            return list(args)
    return [where.tree]


def _equality(tree: Tree, field_name: str) -> str | None:
    """The text a condition asks of a field, if it is of the form field_name == 'text'."""
    match tree:
        case Compare("==", Name(name), Literal(str(value))) | Compare("==", Literal(str(value)), Name(name)):
            return value if name == field_name and value else None
    return None


def _asked_value(request: Request, field_name: str) -> str | None:
    values = [value for part in _conjuncts(request.spec.where) if (value := _equality(part, field_name)) is not None]
    return values[0] if len(values) == 1 else None


def _group_column(requests: Iterable[Request], table: FactTable) -> str | None:
    """The text column that most requests ask a value of, if they ask for at least GROUP_FROM values."""
    asked: dict[str, Counter[str]] = {}
    for request in requests:
        for name in {name for part in _conjuncts(request.spec.where) for name in Expr("", part).names()}:
            value = _asked_value(request, name)
            if value is not None and name in table.columns and table.columns[name].kind == "text":
                asked.setdefault(name, Counter())[value] += 1
    worth = {name: values for name, values in asked.items() if len(values) >= GROUP_FROM}
    return max(worth, key=lambda name: (worth[name].total(), name), default=None)
