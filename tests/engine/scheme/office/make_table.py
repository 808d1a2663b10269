"""Writes a table described in a YAML of tables/ as a real file.

`grid`: one row a line, cells parted by `|`; `^` is merged with the cell above, `<` with the cell at its left, `\\n`
breaks a line. `parts` of a Word file: paragraphs and grids in order.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Merge = tuple[int, int, int, int]  # top, left, bottom, right


@dataclass(frozen=True)
class Table:
    rows: list[list[str]]
    merges: list[Merge]

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows)


def read_grid(text: str) -> Table:
    marks = [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    width = max(map(len, marks))
    marks = [row + [""] * (width - len(row)) for row in marks]
    rows = [["" if cell in "^<" else cell for cell in row] for row in marks]
    return Table(rows, [merge for r, row in enumerate(marks) for c in range(width) if (merge := _merge(marks, r, c))])


def _merge(marks: list[list[str]], top: int, left: int) -> Merge | None:
    if marks[top][left] in ("^", "<"):
        return None
    right = left
    while right + 1 < len(marks[top]) and marks[top][right + 1] == "<":
        right += 1
    bottom = top
    while bottom + 1 < len(marks) and all(marks[bottom + 1][c] == ("^" if c == left else "<") or
                                          marks[bottom + 1][c] == "^" for c in range(left, right + 1)) \
            and marks[bottom + 1][left] == "^":
        bottom += 1
    return (top, left, bottom, right) if (top, left) != (bottom, right) else None


def make(case: Mapping[str, Any], folder: Path) -> Path:
    path = folder / case["file"]
    match path.suffix:
        case ".csv":
            _csv(case, path)
        case ".xlsx":
            _xlsx(case, path)
        case ".xls":
            _xls(case, path)
        case ".ods":
            _ods(case, path)
        case ".docx":
            _docx(case, path)
    return path


def _value(cell: str) -> Any:
    if cell.isascii() and cell.replace(".", "", 1).isdecimal() and not (cell.startswith("0") and len(cell) > 1):
        return float(cell) if "." in cell else int(cell)
    return cell or None


def _sheets(case: Mapping[str, Any]) -> dict[str, Table]:
    given = case["sheets"] if "sheets" in case else {"Sheet1": case["grid"]}
    return {name: read_grid(text) for name, text in given.items()}


def _csv(case: Mapping[str, Any], path: Path) -> None:
    with path.open("w", encoding=case.get("encoding", "utf-8"), newline="") as file:
        csv.writer(file).writerows(read_grid(case["grid"]).rows)


def _xlsx(case: Mapping[str, Any], path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in _sheets(case).items():
        sheet = book.create_sheet(name)
        for row in table.rows:
            sheet.append([_value(cell) for cell in row])
        for top, left, bottom, right in table.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in case.get("hidden_rows", []):
            sheet.row_dimensions[row].hidden = True
    book.save(path)


def _xls(case: Mapping[str, Any], path: Path) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for name, table in _sheets(case).items():
        sheet = book.add_sheet(name)
        merged = {(top, left): merge for merge in table.merges for top, left in [merge[:2]]}
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                if (r, c) in merged:
                    top, left, bottom, right = merged[r, c]
                    sheet.write_merge(top, bottom, left, right, _value(cell))
                elif cell:
                    sheet.write(r, c, _value(cell))
    book.save(str(path))


def _ods(case: Mapping[str, Any], path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, TableCell, TableRow
    from odf.table import Table as OdfTable
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for name, table in _sheets(case).items():
        sheet = OdfTable(name=name)
        spans = {merge[:2]: merge for merge in table.merges}
        covered = {(r, c) for top, left, bottom, right in table.merges for r in range(top, bottom + 1)
                   for c in range(left, right + 1)} - set(spans)
        for r, row in enumerate(table.rows):
            line = TableRow()
            for c, cell in enumerate(row):
                if (r, c) in covered:
                    line.addElement(CoveredTableCell())
                    continue
                line.addElement(_ods_cell(TableCell, P, cell, spans.get((r, c))))
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    book.save(str(path))


def _ods_cell(kind: Any, paragraph: Any, cell: str, span: Merge | None) -> Any:
    value = _value(cell)
    given: dict[str, Any] = {"valuetype": "float", "value": value} if isinstance(value, int | float) else \
        {"valuetype": "string"} if cell else {}
    if span:
        given |= {"numberrowsspanned": span[2] - span[0] + 1, "numbercolumnsspanned": span[3] - span[1] + 1}
    made = kind(**given)
    for line in cell.split("\n") if cell else []:
        made.addElement(paragraph(text=line))
    return made


def _docx(case: Mapping[str, Any], path: Path) -> None:
    import docx

    document = docx.Document()
    for part in case["parts"]:
        if "grid" in part:
            _docx_table(document, read_grid(part["grid"]))
        elif "heading" in part:
            document.add_heading(part["heading"], part.get("level", 1))
        else:
            document.add_paragraph(part["text"])
    document.save(str(path))


def _docx_table(document: Any, table: Table) -> None:
    made = document.add_table(rows=len(table.rows), cols=table.width)
    for top, left, bottom, right in table.merges:
        made.cell(top, left).merge(made.cell(bottom, right))
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if cell:
                made.cell(r, c).text = cell
