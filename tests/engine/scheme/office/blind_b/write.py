"""Writes a spec as the file that an office would send: docx, xlsx, xls, ods or csv."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlwt
from docx.oxml import OxmlElement
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from .spec import Block, Spec, spans


def write(spec: Spec, folder: Path) -> Path:
    path = folder / f"{spec.name}.{spec.format}"
    match spec.format:
        case "docx":
            _docx(spec, path)
        case "xlsx":
            _xlsx(spec, path)
        case "xls":
            _xls(spec, path)
        case "ods":
            _ods(spec, path)
        case _:
            _csv(spec, path)
    return path


def _docx(spec: Spec, path: Path) -> None:
    document = docx.Document()
    for block in spec.blocks:
        if block.kind == "table":
            _docx_table(document, block)
        elif block.kind == "title":
            document.add_paragraph(block.text, style="Title")
        elif block.kind == "head":
            document.add_heading(block.text, 2)
        else:
            document.add_paragraph(block.text, style="List Number" if block.kind == "num" else None)
    document.save(str(path))


def _docx_table(document: Any, block: Block) -> None:
    width = max(len(row.cells) for row in block.rows)
    table = document.add_table(len(block.rows), width, style="Table Grid")
    for number, row in enumerate(block.rows):
        if row.header:
            table.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for top, left, bottom, right, text in spans(block.rows):
        cell = table.cell(top, left)
        if (top, left) != (bottom, right):
            cell = cell.merge(table.cell(bottom, right))
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.text = line.removeprefix("#").strip()
            if line.startswith("#"):
                paragraph.style = "List Number"


def _sheets(spec: Spec) -> list[tuple[str, list[Block]]]:
    sheets: list[tuple[str, list[Block]]] = []
    for block in spec.blocks:
        if block.kind == "sheet" or not sheets:
            sheets.append((block.text if block.kind == "sheet" else "Sheet1", []))
        if block.kind != "sheet":
            sheets[-1][1].append(block)
    return sheets


def _value(text: str) -> str | int | float:
    try:
        return float(text) if "." in text else int(text) if text == str(int(text)) else text
    except ValueError:
        return text


def _width(blocks: list[Block]) -> int:
    return max((len(row.cells) for block in blocks for row in block.rows), default=1)


def _xlsx(spec: Spec, path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, blocks in _sheets(spec):
        sheet, at = book.create_sheet(name), 1
        for block in blocks:
            if block.kind != "table":
                sheet.cell(at, 1, block.text)
                if block.kind == "title":
                    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=_width(blocks))
                at += 1
                continue
            for top, left, bottom, right, text in spans(block.rows):
                formula = text.replace("{first}", str(at)).replace("{above}", str(at + top - 1))
                sheet.cell(at + top, left + 1, _value(formula) if text else None)
                if (top, left) != (bottom, right):
                    sheet.merge_cells(None, at + top, left + 1, at + bottom, right + 1)
            for number, row in enumerate(block.rows):
                sheet.row_dimensions[at + number].hidden = row.hidden
            at += len(block.rows)
    for row, column, note in spec.sides:
        book.worksheets[0].cell(row, column, note)
    book.save(path)


def _xls(spec: Spec, path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for name, blocks in _sheets(spec):
        sheet, at = book.add_sheet(name), 0
        for block in blocks:
            if block.kind != "table":
                sheet.write_merge(at, at, 0, _width(blocks) - 1, block.text)
                at += 1
                continue
            for top, left, bottom, right, text in spans(block.rows):
                if text.startswith("="):
                    formula = text[1:].replace("{first}", str(at + 1)).replace("{above}", str(at + top))
                    sheet.write(at + top, left, xlwt.Formula(formula))
                elif text:
                    sheet.write_merge(at + top, at + bottom, left, right, _value(text))
            for number, row in enumerate(block.rows):
                sheet.row(at + number).hidden = row.hidden
            at += len(block.rows)
    book.save(str(path))


def _ods(spec: Spec, path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    for name, blocks in _sheets(spec):
        table = Table(name=name)
        for block in blocks:
            if block.kind == "table":
                _ods_rows(table, block)
                continue
            row = TableRow()
            cell = TableCell(valuetype="string", numbercolumnsspanned=_width(blocks))
            cell.addElement(P(text=block.text))
            row.addElement(cell)
            table.addElement(row)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _ods_rows(table: Table, block: Block) -> None:
    starts = {(top, left): (bottom, right, text) for top, left, bottom, right, text in spans(block.rows)}
    for r, row in enumerate(block.rows):
        made = TableRow(visibility="collapse") if row.hidden else TableRow()
        for c in range(len(row.cells)):
            if (r, c) not in starts:
                made.addElement(CoveredTableCell())
                continue
            bottom, right, text = starts[r, c]
            value = _value(text)
            kind = {"valuetype": "string"} if isinstance(value, str) else {"valuetype": "float", "value": value}
            cell = TableCell(**kind, numberrowsspanned=bottom - r + 1, numbercolumnsspanned=right - c + 1)
            for line in text.split("\n") if text else []:
                cell.addElement(P(text=line))
            made.addElement(cell)
        table.addElement(made)


def _csv(spec: Spec, path: Path) -> None:
    with path.open("w", encoding=spec.encoding, newline="") as file:
        out = csv.writer(file)
        for block in spec.blocks:
            if block.kind != "table":
                out.writerow([block.text])
                continue
            for row in block.rows:
                out.writerow("" if cell in ("^", "<") else cell for cell in row.cells)
