"""The statement run once, and its result laid out over all units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.scheme.model import Panel, Scheme
from maplebridge.engine.scheme.rows import Workdays
from maplebridge.engine.score.arithmetic import binary
from maplebridge.engine.score.cells import (
    MISSING,
    NO_TEXT,
    PRESENT,
    Cells,
    Text,
    absent_cells,
    number_cells,
)
from maplebridge.engine.score.facts.tables import Facts
from maplebridge.engine.score.measures.calendar import TABLE, CalendarSpan
from maplebridge.engine.score.measures.compile import Plan, Reading, compile_requests
from maplebridge.engine.score.measures.exact import numbers_of
from maplebridge.engine.score.measures.ratings import Ratings, Scores
from maplebridge.engine.score.measures.request import PanelRequest, Request
from maplebridge.engine.score.numbers.number import Ints, Number, constant

HEAD = 3  # block, unit, by


def plan_for(
    scheme: Scheme, facts: Facts, asked: Sequence[Request], panels: Sequence[PanelRequest], calendar: Workdays | None
) -> Plan:
    whole = scheme.period.whole
    span = None if calendar is None else CalendarSpan.around(whole.start, whole.end)
    return compile_requests(scheme, asked, panels, facts.tables, span)


def run_statement(plan: Plan, scheme: Scheme, facts: Facts, calendar: Workdays | None) -> pa.Table | None:
    """Raises Refused where the database cannot work it out (a sum beyond 38 digits)."""
    import duckdb

    statement = plan.statement()
    if statement is None:
        return None
    with facts.connect() as connection:
        if calendar is not None and any(table.name == TABLE for table in statement.find_all(exp.Table)):
            whole = scheme.period.whole
            connection.register(TABLE, CalendarSpan.around(whole.start, whole.end).table(calendar))
        try:
            return connection.sql(statement.sql(dialect="duckdb", copy=False)).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise Refused([Problem("facts.query_failed", params={"reason": reason})]) from error


@dataclass(frozen=True, slots=True)
class _Laid:
    """One block's rows: `cell[i]` = the place of row i in a grid of `by` values x units."""

    rows: pa.Table
    cell: Ints
    by: dict[str, int]


class Figures:
    """Figures of requests, shape (units,)."""

    def __init__(self, plan: Plan, result: pa.Table | None, units: Sequence[str]) -> None:
        self._plan, self._count = plan, len(units)
        self._laid = [] if result is None else _lay_out(plan, result, units)
        self._columns: dict[tuple[int, int], Cells] = {}

    def figure(self, request: Request) -> Cells:
        """No row: 0 for counts and sums, else missing."""
        reading = self._plan.readings.get(request)
        if reading is None:
            return self._empty(request.spec.take in ("count", "sum", "count_distinct", "count_days"))
        if not reading.places:
            return self._empty(reading.empty)
        parts = [self._part(reading, place) for place in reading.places]
        if reading.how == "divided":
            return binary("/", *(_where_both(part, parts) for part in parts))
        if reading.how == "middle":
            low, high = parts
            both = binary("-", low, high)
            return binary("/", both, number_cells(constant(2)))
        if reading.empty and parts[0].state.any():
            return Cells(np.zeros(self._count, dtype=np.int8), parts[0].number)
        return parts[0]

    def _empty(self, zero: bool) -> Cells:
        return (number_cells(constant(0)) if zero else absent_cells(MISSING)).spread(self._count)

    def _part(self, reading: Reading, place: int) -> Cells:
        laid = self._laid[reading.block]
        if reading.by is not None and reading.by not in laid.by:
            return self._empty(False)
        grid = self._grid(reading.block, place)
        first = laid.by.get(reading.by or "", 0) * self._count
        here = slice(first, first + self._count)
        text = None if grid.text is None else Text(grid.text.codes[here], grid.text.words)
        return Cells(grid.state[here], grid.number[here], text)

    def _grid(self, block: int, place: int) -> Cells:
        """One column of a block over all its `by` values and units."""
        if (block, place) not in self._columns:
            laid = self._laid[block]
            size = max(len(laid.by), 1) * self._count
            column = laid.rows.column(HEAD + self._plan.offset(block) + place).combine_chunks()
            self._columns[block, place] = _scatter(column, laid.cell, size)
        return self._columns[block, place]

    def ratings(self, panel: PanelRequest, node: Panel) -> Ratings:
        block = self._plan.panels.get(panel)
        if block is None:
            none = np.zeros(0, dtype=np.int64)
            empty = Scores(Number(np.zeros(0), np.zeros(0)), none, none)
            return Ratings(none, tuple(empty for _ in node.voters))
        laid, offset = self._laid[block], HEAD + self._plan.offset(block)
        known = np.flatnonzero(laid.cell >= 0)
        order = known[np.argsort(laid.cell[known], kind="stable")]
        rows = laid.rows.take(pa.array(order))
        width = len(self._plan.blocks[block].columns)
        columns = [rows.column(offset + place).combine_chunks() for place in range(width)]
        voters = tuple(_scores(column) for column in columns[: len(node.voters)])
        rest = columns[len(node.voters) :]
        factor = numbers_of(rest.pop(0)) if node.factor is not None else None
        plus = numbers_of(rest.pop(0)) if node.plus is not None else None
        return Ratings(laid.cell[order] % max(self._count, 1), voters, factor, plus)


def _where_both(part: Cells, parts: Sequence[Cells]) -> Cells:
    """A mean is missing where nothing was summed."""
    return Cells(parts[0].state, part.number)


def _scores(column: pa.Array) -> Scores:
    """Offsets and values of a column of lists."""
    lists = pc.fill_null(column, []) if column.null_count else column
    offsets = np.asarray(lists.offsets).astype(np.int64)
    values = lists.values
    numbers, _ = numbers_of(values)
    return Scores(numbers, offsets[:-1], np.diff(offsets))


def _lay_out(plan: Plan, result: pa.Table, units: Sequence[str]) -> list[_Laid]:
    codes = pa.array(units, pa.string())
    laid = []
    for number, block in enumerate(plan.blocks):
        rows = result if len(plan.blocks) == 1 else result.filter(pc.equal(result.column(0), number))
        unit = np.asarray(pc.fill_null(pc.index_in(rows.column(1).cast(pa.string()), codes), -1)).astype(np.int64)
        by, place = _by(rows) if block.by is not None else ({}, np.zeros(len(unit), dtype=np.int64))
        cell = np.where((unit >= 0) & (place >= 0), place * len(units) + unit, -1)
        laid.append(_Laid(rows, cell, by))
    return laid


def _by(rows: pa.Table) -> tuple[dict[str, int], Ints]:
    encoded = rows.column(2).cast(pa.string()).combine_chunks().dictionary_encode()
    words = {word: code for code, word in enumerate(encoded.dictionary.to_pylist())}
    return words, np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int64)


def _scatter(column: pa.Array, cell: Ints, size: int) -> Cells:
    known = cell >= 0
    state = np.full(size, MISSING, dtype=np.int8)
    hi, lo = np.zeros(size), np.zeros(size)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        encoded = column.dictionary_encode()
        found = np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int32)
        codes = np.full(size, NO_TEXT, dtype=np.int32)
        codes[cell[known]] = found[known]
        words = tuple(encoded.dictionary.to_pylist())
        state[codes >= 0] = PRESENT
        return Cells(state, Number(hi, lo), Text(codes, words))
    numbers, here = numbers_of(column)
    known = known & here
    at = cell[known]
    state[at] = PRESENT
    hi[at], lo[at] = numbers.hi[known], numbers.lo[known]
    return Cells(state, Number(hi, lo))
