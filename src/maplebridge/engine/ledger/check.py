"""The dry run of sheets against a ledger kind: what is new, changed or rejected, every fault in its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from maplebridge.engine.ledger.cells import CellFault, cell_reader, is_filler, shorten
from maplebridge.engine.ledger.entry import Change, Checked, Context, Entry, Rejected
from maplebridge.engine.ledger.header import Header, find_header, is_filled
from maplebridge.engine.ledger.kind import Field, Kind
from maplebridge.engine.ledger.rules import Finding, row_rules
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.sheet import Book, Sheet, Value, cell_name

_FEW = 4  # with fewer columns a row of one cell is an entry like any other


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of a book with the kind it belongs to."""

    book: Book
    sheet: Sheet
    kind: Kind


def check_sheet(book: Book, sheet: Sheet, kind: Kind, context: Context) -> Checked:
    """The dry run of one sheet."""
    return check_sheets([Tab(book, sheet, kind)], context)


def check_sheets(tabs: Iterable[Tab], context: Context) -> Checked:
    """The dry run of several sheets as one import: a number used twice is found across all of them."""
    run = _Run(context)
    for tab in tabs:
        run.take(tab)
    return Checked(
        tuple(run.new), tuple(run.changed), tuple(run.unchanged), tuple(run.rejected), tuple(run.problems), run.headers,
        run.columns,
    )


@dataclass(slots=True)
class _Row:
    """A row on its way: line from 0, its values and faults."""

    line: int
    values: dict[str, RowValue] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)  # fields with a fault already; one fault per cell is enough


class _Run:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.new: list[Entry] = []
        self.changed: list[Change] = []
        self.unchanged: list[Entry] = []
        self.rejected: list[Rejected] = []
        self.problems: list[Problem] = []
        self.headers: dict[tuple[str, str], int] = {}
        self.columns: dict[tuple[str, str], dict[str, int]] = {}
        self.seen: dict[tuple[str, str], Place] = {}

    def take(self, tab: Tab) -> None:
        place = tab.book.place(tab.sheet)
        if tab.kind.generated:
            self.problems.append(Problem("ledger.generated", place, {"ledger": tab.kind.name}))
            return
        header = find_header(tab.sheet, tab.kind.fields)
        if header is None:
            self.problems.append(Problem("ledger.no_header", place, {"ledger": tab.kind.name}))
            return
        self.headers[tab.book.file, tab.sheet.name] = header.row
        self.columns[tab.book.file, tab.sheet.name] = {field.code: column for column, field in header.columns}
        faults = list(_header_faults(tab, header))
        self.problems += faults
        blocked = tuple(fault for fault in faults if fault.code == "ledger.column_missing")
        reading = _Reading(tab, header, self.context)
        for row in reading.rows():
            self._settle(tab, header, row, blocked)

    def _settle(self, tab: Tab, header: Header, row: _Row, blocked: tuple[Problem, ...]) -> None:
        entry = Entry(tab.kind.code, row.values, tab.book.file, tab.sheet.name, row.line + 1)
        number = entry.number(tab.kind)
        before = None
        if number is not None:
            cell = _cell(header, tab.kind.number.field if tab.kind.number else "", row.line)
            before, fault = self._find_number(tab.kind, entry, number, cell)
            if fault is not None:
                row.problems.append(fault)
        self.problems += row.problems
        if row.problems or blocked:
            self.rejected.append(Rejected(entry, (*blocked, *row.problems)))
        elif before is None:
            self.new.append(entry)
        elif fields := _differences(before, entry):
            self.changed.append(Change(entry, before, fields))
        else:
            self.unchanged.append(entry)

    def _find_number(
        self, kind: Kind, entry: Entry, number: str, cell: str | None
    ) -> tuple[Entry | None, Problem | None]:
        """The earlier entry that this row corrects, or the fault of a number used twice."""
        place = entry.place(cell)
        first = self.seen.setdefault((kind.code, number), place)
        if first is not place:
            return None, Problem("ledger.number_twice", place, {"value": number, "other": str(first)})
        before = self.context.existing.get(kind.code, {}).get(number)
        if before is not None and (before.unit, before.day(kind)) != (entry.unit, entry.day(kind)):
            return None, Problem("ledger.number_taken", place, {"value": number, "other": str(before.place())})
        return before, None


class _Reading:
    """The rows of one sheet: cells first, column by column, then the rules over whole rows."""

    def __init__(self, tab: Tab, header: Header, context: Context) -> None:
        self.tab, self.header, self.context = tab, header, context
        self.cells = _filled_down(tab.sheet, header.row)
        self.column_of = {field.code: column for column, field in header.columns}
        self.used = header.used()

    def rows(self) -> Iterator[_Row]:
        wanted = {r: n for r in range(self.header.row + 1, len(self.cells)) if (n := self._filled(r))}
        asked = sum(field.required is True for field in self.tab.kind.fields)
        stray = 1 if len(self.header.columns) >= _FEW and asked != 1 else 0  # asked for one cell, one is enough
        rows = [_Row(r) for r, filled in wanted.items() if filled > stray]
        for column, of in self.header.columns:
            self._read_column(rows, column, of)
        rules = row_rules(self.tab.kind, self.context)
        by_line = {row.line: row for row in rows}
        for r in wanted:
            row = by_line.get(r)
            if row is None:
                yield _Row(r, problems=[Problem("ledger.stray_row", self.tab.book.place(self.tab.sheet, r))])
                continue
            for rule in rules:
                for finding in rule(row.values):
                    self._judge(row, finding)
            yield row

    def _filled(self, line: int) -> int:
        """How many cells of the row hold something."""
        row = self.cells[line]
        return sum(is_filled(row[column]) for column in self.used)

    def _read_column(self, rows: list[_Row], column: int, of: Field) -> None:
        read = cell_reader(of, self.tab.kind, self.context)
        code, cells = of.code, self.cells
        for row in rows:
            try:
                value = read(cells[row.line][column])
            except CellFault as fault:
                self._fault(row, of, fault.code, fault.params)
            else:
                if value is not None:
                    row.values[code] = value

    def _judge(self, row: _Row, finding: Finding) -> None:
        """A rule's finding as a Problem, unless its cell has a fault already or its column is missing as a whole."""
        code, fault, params = finding
        of = self.tab.kind.field(code)
        if of is None or code in row.bad or (code not in self.column_of and of.required is True):
            return
        if fault == "required" and code in self.column_of and is_filler(self.cells[row.line][self.column_of[code]]):
            fault, params = "filler", {"value": shorten(self.cells[row.line][self.column_of[code]])}
        self._fault(row, of, f"ledger.{fault}", params)

    def _fault(self, row: _Row, of: Field, code: str, params: dict[str, Any]) -> None:
        row.bad.add(of.code)
        place = self.tab.book.place(self.tab.sheet, row.line, self.column_of.get(of.code))
        row.problems.append(Problem(code, place, {"field": of.name, **params}))


def _header_faults(tab: Tab, header: Header) -> Iterator[Problem]:
    def at(column: int) -> Place:
        return tab.book.place(tab.sheet, header.row, column)

    for column in header.unknown:
        name = shorten(tab.sheet.value(header.row, column) or "")
        known = [field.name for field in tab.kind.fields]
        yield Problem("ledger.unknown_column", at(column), {"name": name, "known": known})
    for column, of in header.repeated:
        yield Problem("ledger.column_twice", at(column), {"field": of.name})
    for of in header.missing(tab.kind.fields):
        place = tab.book.place(tab.sheet, header.row)
        yield Problem("ledger.column_missing", place, {"field": of.name})


def _filled_down(sheet: Sheet, header_row: int) -> list[tuple[Value, ...]]:
    """The rows with each merged value below the header repeated over the rows it covers."""
    rows = list(sheet.rows)
    for merge in sheet.merged:
        if merge.top > header_row and merge.bottom > merge.top:
            value = sheet.value(merge.top, merge.left)
            for r in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
                rows[r] = (*rows[r][: merge.left], value, *rows[r][merge.left + 1 :])
    return rows


def _cell(header: Header, code: str, line: int) -> str | None:
    return next((cell_name(line, column) for column, field in header.columns if field.code == code), None)


def _differences(before: Entry, after: Entry) -> tuple[str, ...]:
    codes = dict.fromkeys((*before.values, *after.values))
    return tuple(code for code in codes if before.values.get(code) != after.values.get(code))
