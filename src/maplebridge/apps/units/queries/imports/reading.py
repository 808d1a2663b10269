"""A file to plain rows: what could be read of it, and every fault with its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from maplebridge.apps.units.queries.imports.columns import ONCE, USERNAME
from maplebridge.apps.units.queries.imports.private import PRIVATE, fault_of
from maplebridge.apps.units.queries.imports.twice import twice
from maplebridge.apps.units.queries.texts import UNSEEN
from maplebridge.engine.ledger import Context, Entry, Kind, check_sheet
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.sheet import Book, Limits, Sheet, Value, cell_name, read_book
from maplebridge.engine.workdays import Calendar

LIMITS = Limits(file_bytes=10_000_000, rows=20_500, sheets=20)
FORMATS = ("xlsx", "xls", "ods", "csv", "tsv")
_OURS = {f"ledger.{name}": f"import.{name}" for name in ("unknown_column", "no_header", "stray_row", "pattern")}
_PRIVATE = {f"ledger.{name}" for name in ("id_number", "phone_number", "bank_card", "passport", "plate")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, from 1 as the sheet counts; values by field code, blank ones left out."""

    line: int
    values: Mapping[str, RowValue]

    def text(self, code: str) -> str:
        return str(self.values.get(code) or "").strip()

    def day(self, code: str) -> date:
        value = self.values[code]
        assert isinstance(value, date)
        return value


@dataclass(frozen=True, slots=True)
class Read:
    """A list as it was read. faults: line -> what is wrong with it; `general`: faults and notes of the whole sheet."""

    kind: Kind
    book: Book
    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    faults: Mapping[int, tuple[Problem, ...]]
    general: tuple[Problem, ...] = ()
    lines: int = field(default=0)  # filled ones, without the header

    def place(self, line: int, code: str) -> Place:
        """Where a value stands."""
        return self.book.place(self.sheet, line - 1, self.columns.get(code))

    def value(self, place: Place) -> Value:
        """What stands in the cell of a fault; None for what is private."""
        if place.cell is None:
            return None
        column = next(c for c in range(len(self.sheet.rows[0]) + 1) if place.cell == cell_name(place.row() - 1, c))
        return self.seen(place.row() - 1, column)

    def seen(self, row: int, column: int) -> Value:
        """A cell, rows and columns from 0; None where it is private."""
        value = self.sheet.value(row, column)
        return None if fault_of(value) else value


def read_list(path: Path, kind: Kind, day: date) -> Read:
    """Reads a file in the limited child. Raises Refused where there is no such list in it."""
    book = read_book(path, LIMITS, name=path.name)
    if book.format not in FORMATS:
        raise Refused([Problem("import.no_sheet", Place(path="file"), {"formats": list(FORMATS)})])
    context = Context(day, Calendar.build((), (day.year,)))
    best: Read | None = None
    for sheet in book.sheets:
        found = _read_sheet(book, sheet, kind, context) if sheet.rows and not sheet.hidden else None
        if found is not None and (best is None or len(found.columns) > len(best.columns)):
            best = found
    if best is None:
        raise Refused([Problem("import.no_header", Place(path="file"), {"ledger": kind.name})])
    missing = [problem for problem in best.general if problem.code == "ledger.column_missing"]
    if missing:
        raise Refused([replace(problem, place=Place(path="file")) for problem in missing])
    if not best.lines:
        raise Refused([Problem("import.no_rows", Place(path="file"))])
    return best


def _read_sheet(book: Book, sheet: Sheet, kind: Kind, context: Context) -> Read | None:
    checked = check_sheet(book, sheet, kind, context)
    header = checked.headers.get((book.file, sheet.name))
    if header is None:
        return None
    columns = checked.columns[book.file, sheet.name]
    read = [*checked.new, *(rejected.entry for rejected in checked.rejected)]
    lines = {entry.row for entry in read}
    faults: dict[int, list[Problem]] = defaultdict(list)
    general: list[Problem] = []
    for problem in map(_told_here, checked.problems):
        (faults[problem.place.row()] if problem.place.row() in lines else general).append(problem)
    for line in sorted(lines):
        for column, value in enumerate(sheet.rows[line - 1]):
            if code := fault_of(value):
                place = book.place(sheet, line - 1, column)
                faults[line] = [*(fault for fault in faults[line] if fault.place != place), Problem(code, place)]
    for line, found in _twice(read, kind, book, sheet, columns):
        if all(fault.place != found.place for fault in faults[line]):
            faults[line].append(found)
    for entry in read:
        for code, value in entry.values.items():
            if isinstance(value, str) and UNSEEN.search(value):
                faults[entry.row].append(Problem("units.unseen_signs", book.place(sheet, entry.row - 1, columns[code]),
                                                 {"field": next(of.name for of in kind.fields if of.code == code)}))
    rows = tuple(_row(entry) for entry in sorted(read, key=lambda entry: entry.row) if entry.row not in faults)
    return Read(kind, book, sheet, header, columns, rows, {line: tuple(found) for line, found in faults.items()},
                tuple(general), len(lines))


def _row(entry: Entry) -> Row:
    return Row(entry.row, dict(entry.values))


def _told_here(problem: Problem) -> Problem:
    """The reader of record books speaks of records; here it is lists. No fault repeats what is private."""
    if problem.code in _PRIVATE or any(fault_of(said) for said in problem.params.values() if isinstance(said, str)):
        return Problem(PRIVATE, problem.place)
    if problem.code == "ledger.pattern" and problem.params["pattern"] == USERNAME:
        return replace(problem, code="import.username_pattern")
    return replace(problem, code=_OURS.get(problem.code, problem.code))


def _twice(entries: list[Entry], kind: Kind, book: Book, sheet: Sheet,
           columns: Mapping[str, int]) -> Iterator[tuple[int, Problem]]:
    """Rows that are rejected for something else count too: mended, they would stand there again."""
    for code, same in ONCE.get(kind.code, {}).items():
        values = {entry.row: str(entry.values[code]).strip() for entry in entries if entry.values.get(code)}
        for line, others in twice((line, same(value)) for line, value in values.items()).items():
            yield line, Problem("import.twice", book.place(sheet, line - 1, columns[code]),
                                {"value": values[line], "lines": others})
