"""A workbook that holds entries of one book: its sheet, its rows, its dry run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from maplebridge.apps.audit.draft import canonical
from maplebridge.apps.ledgers.queries.brought import without_brought
from maplebridge.apps.ledgers.queries.checking import FEW, Looked, Row, check_sheet, counts
from maplebridge.apps.ledgers.queries.kinds import Desk, own_fields
from maplebridge.apps.units.access import Actor
from maplebridge.engine.ledger import Entry, Kind
from maplebridge.engine.ledger.header import Header, find_header
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.sheet import Book, Limits, Sheet, Value, read_book

FORMATS = ("xlsx", "xls", "ods", "csv", "tsv")
LIMITS = Limits(file_bytes=20_000_000, rows=100_500, sheets=30)
FILE = Place(path="file")


@dataclass(frozen=True, slots=True)
class Filed:
    """The sheet of a workbook that is meant: the one that names most fields of the book."""

    book: Book
    sheet: Sheet
    header: Header

    def lines(self, few: int = FEW) -> list[int]:
        """The numbers of the rows that are entries, from 1."""
        return [number for number, _ in self._filled(few)]

    def rows(self, few: int = FEW) -> list[Row]:
        """Every row that is an entry, by field code; a value merged over several rows counts for each. `few` 0: a row
        with one filled cell is one too."""
        return [{field.code: row[column] for column, field in self.header.columns if column < len(row)}
                for _, row in self._filled(few)]

    def _filled(self, few: int) -> Iterator[tuple[int, list[Value]]]:
        lines = [list(row) for row in self.sheet.rows]
        for merge in self.sheet.merged:
            if merge.top > self.header.row:
                for r in range(merge.top + 1, min(merge.bottom + 1, len(lines))):
                    lines[r][merge.left] = lines[merge.top][merge.left]
        for number, row in enumerate(lines[self.header.row + 1:], self.header.row + 2):
            if counts(row, self.header, few):
                yield number, row


def read_filed(path: Path, kind: Kind) -> Filed:
    """Reads it in the limited child. Raises Refused where it holds no such sheet."""
    book = read_book(path, LIMITS, name=path.name)
    if book.format not in FORMATS:
        raise Refused([Problem("import.no_sheet", FILE, {"formats": list(FORMATS)})])
    found = [Filed(book, sheet, header) for sheet in book.sheets
             if not sheet.hidden and (header := find_header(sheet, kind.fields)) is not None]
    if not found:
        raise Refused([Problem("import.no_header", FILE, {"ledger": kind.name})])
    filed = max(found, key=lambda one: len(one.header.columns))
    if not filed.rows():
        raise Refused([Problem("ledgers.no_rows", FILE, {"sheet": filed.sheet.name})])
    return filed


def dry_run(filed: Filed, desk: Desk, ledger: str, *, now: datetime, actor: Actor) -> Looked:
    return without_brought(check_sheet(desk, ledger, filed.book, filed.sheet, now=now, actor=actor), ledger)


def outcome_of(looked: Looked) -> str:
    """A mark of what would be written, so that what is confirmed is what was shown."""
    checked = looked.checked
    entries: list[Entry] = [*checked.new, *(one.entry for one in checked.changed)]
    own = own_fields(looked.kind) - ({looked.kind.number.field} if looked.kind.number else set())
    rows = [[entry.row, {code: str(value) for code, value in entry.values.items() if code not in own}]
            for entry in entries]
    return sha256(canonical([rows, len(checked.rejected)]).encode()).hexdigest()
