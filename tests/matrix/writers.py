"""Good files as many programs write them, with the values that were written."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tests.matrix.tables import Table, as_texts, table

Write = Callable[[Path, Table], None]


@dataclass(frozen=True, slots=True)
class Good:
    """`values`: the rows a reader must find; texts only where the format knows nothing else."""

    writer: str
    path: Path
    values: Table


def openpyxl_xlsx(path: Path, rows: Table) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([float(v) if isinstance(v, Decimal) else v for v in row])
    book.save(path)


def xlsxwriter_xlsx(path: Path, rows: Table) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        days, instants = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, instants if isinstance(value, datetime) else days)
                elif value is not None:
                    sheet.write(r, c, float(value) if isinstance(value, Decimal) else value)


def pandas_xlsx(path: Path, rows: Table) -> None:
    import pandas

    plain = [[float(v) if isinstance(v, Decimal) else v for v in row] for row in rows[1:]]
    pandas.DataFrame(plain, columns=list(rows[0]), dtype=object).to_excel(path, index=False)


def xlwt_xls(path: Path, rows: Table) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    days, instants = (xlwt.easyxf(num_format_str=form) for form in ("YYYY-MM-DD", "YYYY-MM-DD HH:MM"))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, date):
                sheet.write(r, c, value, instants if isinstance(value, datetime) else days)
            elif value is not None:
                sheet.write(r, c, float(value) if isinstance(value, Decimal) else value)
    book.save(str(path))


def odfpy_ods(path: Path, rows: Table) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table as OdfTable
    from odf.table import TableRow

    book, sheet = OpenDocumentSpreadsheet(), OdfTable(name="表")
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(_odf_cell(value))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def _odf_cell(value: Any) -> Any:
    from odf.table import TableCell
    from odf.text import P

    if value is None:
        return TableCell()
    match value:
        case bool():
            cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        case int() | Decimal():
            cell = TableCell(valuetype="float", value=str(value))
        case datetime() | date():
            cell = TableCell(valuetype="date", datevalue=value.isoformat())
        case _:
            cell = TableCell(valuetype="string")
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


def docx_table(path: Path, rows: Table) -> None:
    import docx

    text = docx.Document()
    text.add_paragraph("考核细则")
    grid = text.add_table(len(rows), len(rows[0]))
    for r, (row, cells) in enumerate(zip(rows, grid.rows, strict=True)):
        for value, cell in zip(row, cells.cells, strict=True):
            cell.text = value or ""
        cells.cells[0].text = rows[r][0] or ""
    text.save(str(path))


def csv_in(encoding: str) -> Write:
    def write(path: Path, rows: Table) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)

    return write


#: name -> (ending, how it is written, whether it keeps only texts)
WRITERS: dict[str, tuple[str, Write, bool]] = {
    "openpyxl": ("xlsx", openpyxl_xlsx, False),
    "openpyxl, texts": ("xlsx", openpyxl_xlsx, True),
    "xlsxwriter": ("xlsx", xlsxwriter_xlsx, False),
    "pandas": ("xlsx", pandas_xlsx, False),
    "xlwt": ("xls", xlwt_xls, False),
    "odfpy": ("ods", odfpy_ods, False),
    "python-docx": ("docx", docx_table, True),
    "csv UTF-8": ("csv", csv_in("utf-8"), True),
    "csv UTF-8 with mark": ("csv", csv_in("utf-8-sig"), True),
    "csv GB18030": ("csv", csv_in("gb18030"), True),
    "csv UTF-16": ("csv", csv_in("utf-16"), True),
}
#: What LibreOffice makes of whose files: (source, ending, filter).
OFFICE = (
    ("openpyxl", "xls", "xls"),
    ("openpyxl", "ods", "ods"),
    ("xlwt", "xlsx", "xlsx"),
    ("openpyxl, texts", "csv", "csv:Text - txt - csv (StarCalc):44,34,76,1"),
    ("python-docx", "docx", "docx:MS Word 2007 XML"),
)


def good_files(folder: Path, seed: int, rounds: int, *, office: bool) -> list[Good]:
    """`rounds` files of each writer; with `office` as many again by LibreOffice of each of its formats."""
    found = []
    for writer, (ending, write, texts) in WRITERS.items():
        home = folder / writer.replace(", ", "-").replace(" ", "-")
        home.mkdir(parents=True)
        for n in range(rounds):
            rows = table(Random(f"{seed} {writer} {n}"))
            rows = as_texts(rows) if texts else rows
            path = home / f"{n:02}.{ending}"
            write(path, rows)
            found.append(Good(writer, path, rows))
    if office:
        for source, ending, form in OFFICE:
            made = [good for good in found if good.writer == source]
            found += _by_office(folder, made, ending, form)
    return found


def _by_office(folder: Path, made: Iterable[Good], ending: str, form: str) -> list[Good]:
    """All files of one kind in one call: LibreOffice starts slowly."""
    made = list(made)
    home = folder / f"office-{ending}"
    command = ["soffice", f"-env:UserInstallation=file://{folder.resolve()}/office", "--headless", "--convert-to", form,
               "--outdir", str(home), *(str(good.path) for good in made)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [Good(f"LibreOffice {ending} of {good.writer}", home / f"{good.path.stem}.{ending}",
                 _switches_as_numbers(good.values) if ending == "ods" else good.values) for good in made]


def _switches_as_numbers(rows: Table) -> Table:
    """LibreOffice makes formulas of the switches of an xlsx, and numbers of these."""
    return [[int(value) if isinstance(value, bool) else value for value in row] for row in rows]
