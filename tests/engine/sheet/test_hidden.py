"""Rows and columns a person does not see, in every kind of workbook."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from maplebridge.engine.sheet import ErrorValue, read_book
from tests.engine.sheet.files import converted, refill, workbook

ROW = {"hidden": True}


def hidden_book(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("表")
    for r in range(9):
        sheet.write_row(r, 0, [r, r * 2, "甲", "乙", 5, 6])
    sheet.set_row(2, None, None, ROW)
    sheet.set_row(5, 0)
    sheet.set_column("B:B", None, None, ROW)
    sheet.set_column("D:E", None, None, ROW)
    sheet.set_row(20, None, None, ROW)  # beyond what is used
    sheet.write_formula("C8", "=1/0", None, "#DIV/0!")
    book.add_worksheet("全显").write("A1", 1)
    book.close()
    return path


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_hidden_rows_and_columns(tmp_path: Path, ending: str) -> None:
    path = hidden_book(tmp_path / "a.xlsx")
    if ending != "xlsx":
        if shutil.which("soffice") is None:
            pytest.fail("LibreOffice is not installed: make system")
        path = converted(path, ending)
    book = read_book(path)
    sheet = book.sheets[0]
    assert sheet.hidden_rows == {2, 5} and sheet.hidden_columns == {1, 3, 4}
    assert sheet.value(7, 2) == ErrorValue("#DIV/0!") and len(sheet.rows) == 9
    assert not book.sheets[1].hidden_rows and not book.sheets[1].hidden_columns


def test_rows_of_a_filter(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    sheet = book.add_worksheet()
    sheet.autofilter("A1:A5")
    sheet.filter_column("A", "x == 甲")
    for r, text in enumerate(["列", "甲", "乙", "甲", "乙"]):
        sheet.write(r, 0, text)
        if text == "乙":
            sheet.set_row(r, None, None, ROW)
    book.close()
    assert read_book(tmp_path / "f.xlsx").sheets[0].hidden_rows == {2, 4}


def test_xls_of_another_writer(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for r in range(4):
        for c in range(4):
            sheet.write(r, c, r * c)
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    book.save(str(tmp_path / "a.xls"))
    found = read_book(tmp_path / "a.xls").sheets[0]
    assert (found.hidden_rows, found.hidden_columns) == ({1}, {2})


def test_rows_without_numbers_follow_each_other(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    refill(path, b'<row><c><v>1</v></c></row><row hidden="1"><c><v>2</v></c></row><row ht="0"><c><v>3</v></c></row>', 2)
    sheet = read_book(path).sheets[0]
    assert len(sheet.rows) == 6 and sheet.hidden_rows == {1, 2, 4, 5}
