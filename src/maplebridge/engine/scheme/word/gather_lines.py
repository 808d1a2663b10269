"""The main table with what the annexes say under each line's code: the main sheet of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.excel import layout as workbook
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.found import plain
from maplebridge.engine.scheme.excel.read_table import SUMS, TOTALS
from maplebridge.engine.scheme.terms import SECTIONS, code_of, say
from maplebridge.engine.scheme.word import layout
from maplebridge.engine.scheme.word.annex_rows import Row, annex_rows, column_head, heads_of, merge
from maplebridge.engine.scheme.word.draft import BLANK, Draft, Spot
from maplebridge.engine.scheme.word.item_cell import split_item
from maplebridge.engine.scheme.word.layout import BANDS, CODE, GROUP, GROUPS, ITEM_CODE, ITEM_NAME, ITEM_POINTS, POINTS
from maplebridge.engine.scheme.word.recognise import Known
from maplebridge.engine.sheet import Book, Value


def gather_lines(book: Book, tables: Sequence[Known]) -> tuple[Draft, list[Problem]]:
    """The sheet, and what the tables say twice or not at all."""
    lines = _Lines(book, tables)
    for known in tables:
        if known.role == "main":
            lines.take(known)
    lines.check()
    heads = list(lines.heads)
    rows: list[Sequence[Spot]] = [[lines.heads[head] for head in heads]]
    code = column_head(CODE)
    rows += [[row.get(head, (None, row.get(code, BLANK)[1])) for head in heads] for row in lines.rows]
    return Draft(workbook.TABLE.both, rows), lines.problems


class _Lines:
    """Goes down the main table. `section`: that of the last full-width row."""

    def __init__(self, book: Book, tables: Sequence[Known]) -> None:
        self.book = book
        self.problems: list[Problem] = []
        self.rows: list[Row] = []
        self.items = annex_rows(book, tables, "items", self.problems)
        self.lines = annex_rows(book, tables, "lines", self.problems)
        self.item_codes: dict[str, Place] = {}
        self.codes: dict[str, Place] = {}
        self.section = "item"
        first = next(known for known in tables if known.role == "main")
        place = book.place(first.sheet, first.head, 0)
        self.heads: Row = {column_head(column): (column.zh, place) for column in (ITEM_POINTS, layout.SECTION)}

    def take(self, known: Known) -> None:
        names = heads_of(known)
        for k, name in names.items():
            self.heads[name] = (known.sheet.rows[known.head][k], self.book.place(known.sheet, known.head, k))
        for more in (self.items.heads, self.lines.heads):
            self.heads.update({name: spot for name, spot in more.items() if name not in self.heads})
        groups = dict(_group_fills(known, names))
        for r in known.rows():
            row: Row = {}
            for k, name in names.items():
                row[name] = (groups.get((r, k), known.sheet.value(r, k)), self.book.place(known.sheet, r, k))
            self._add(row)

    def _add(self, row: Row) -> None:
        texts = [plain_text(value) for value, _ in row.values() if plain_text(value)]
        band = _band(texts[0]) if len(texts) == 1 else None
        if band is not None:
            self.section = band
            return
        if plain(texts[0]).startswith(SUMS) and not _said(row, CODE):
            if plain(texts[0]).startswith(TOTALS):
                row[column_head(ITEM_POINTS)] = row.pop(column_head(POINTS))
        else:
            self._complete(row)
        self.rows.append(row)

    def _complete(self, row: Row) -> None:
        """The cells of the annexes beside those of the main table."""
        if _said(row, ITEM_CODE) or _said(row, ITEM_NAME):
            name, place = row[column_head(ITEM_NAME)]
            title, points = split_item(plain_text(name))
            row[column_head(ITEM_NAME)] = (title or None, place)
            row[column_head(ITEM_POINTS)] = (points or None, place)
            self._complete_by(row, ITEM_CODE, self.items.rows, self.item_codes)
            self._tell_section(row, place)
        self._complete_by(row, CODE, self.lines.rows, self.codes)

    def _complete_by(self, row: Row, column: Column, rows: dict[str, Row], met: dict[str, Place]) -> None:
        code = _said(row, column)
        if code:
            met.setdefault(code, row[column_head(column)][1] or Place())
            self.problems += merge(row, rows.get(code, {}))

    def _tell_section(self, row: Row, place: Place | None) -> None:
        told = code_of(_said(row, layout.SECTION), SECTIONS)
        if not told and self.section != "item":
            row[column_head(layout.SECTION)] = (say(self.section, SECTIONS), place)
        elif told in BANDS and told != self.section:
            params = {"band": BANDS[self.section].zh, "section": say(told, SECTIONS)}
            self.problems.append(Problem("wordfile.section_differs", place or Place(), params))

    def check(self) -> None:
        """Codes of the annexes and of the main table are the same ones."""
        for code, place in self.lines.places.items():
            if code not in self.codes:
                self.problems.append(Problem("workbook.unknown_indicator", place, {"indicator": code}))
        for code, place in self.items.places.items():
            if code not in self.item_codes:
                self.problems.append(Problem("wordfile.unknown_item", place, {"item": code}))
        for group in GROUPS:
            if group.kept is not None and self.codes:
                self._check_rows(group, self.lines.told.get(column_head(group.kept)))

    def _check_rows(self, group: layout.Group, told: set[str] | None) -> None:
        if told is None:
            title = f"{layout.LINES.zh}（{group.title.zh}）"
            self.problems.append(Problem("wordfile.annex_missing", Place(self.book.file), {"title": title}))
            return
        for code, place in self.codes.items():
            if code not in told:
                params = {"code": code, "title": group.title.zh}
                self.problems.append(Problem("wordfile.line_missing", place, params))


def _said(row: Row, column: Column) -> str:
    return plain_text(row.get(column_head(column), BLANK)[0])


def _band(text: str) -> str | None:
    """A full-width row says which section begins; 加分项 will do for 加分项目."""
    words = {code: (title.zh[:2], plain(title.en)) for code, title in BANDS.items()}
    return next((code for code, begins in words.items() if plain(text).startswith(begins)), None)


def _group_fills(known: Known, names: dict[int, str]) -> Iterator[tuple[tuple[int, int], Value]]:
    """A second-level heading merged over lines stands in each of them."""
    for merge_ in known.sheet.merged:
        if names.get(merge_.left) == column_head(GROUP) and merge_.left == merge_.right:
            for r in range(merge_.top, merge_.bottom + 1):
                yield (r, merge_.left), known.sheet.value(merge_.top, merge_.left)
