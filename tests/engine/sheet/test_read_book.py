"""Values, places, merges and kinds of files."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from maplebridge.engine.sheet import Book, ErrorValue, Merge, read_book, read_books, told_apart
from tests.engine.sheet.files import converted, workbook


@pytest.fixture(scope="module")
def xlsx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(tmp_path_factory.mktemp("books") / "台账.xlsx")


def check_values(book: Book) -> None:
    sheet = book.sheet("台账")
    assert sheet is not None
    assert sheet.value(1, 1) == "名称"
    assert sheet.value(1, 2) == 3 and isinstance(sheet.value(1, 2), int)
    assert sheet.value(1, 3) == Decimal("0.1") and isinstance(sheet.value(1, 3), Decimal)
    assert sheet.value(1, 5) == Decimal("0.3")
    assert sheet.value(2, 1) == date(2026, 3, 5) and not isinstance(sheet.value(2, 1), datetime)
    assert sheet.value(2, 2) == datetime(2026, 3, 5, 8, 30)
    assert sheet.value(3, 1) == ErrorValue("#N/A")
    assert sheet.value(3, 2) == 2
    assert sheet.value(3, 3) == ErrorValue("#DIV/0!")
    assert sheet.value(3, 4) == "#N/A", "a typed text is no error"
    assert sheet.value(4, 1) == "合并" and sheet.value(5, 2) is None
    assert sheet.value(0, 0) is None and sheet.value(99, 99) is None
    assert sheet.merged == (Merge(4, 1, 5, 2),)
    assert len({len(row) for row in sheet.rows}) == 1
    assert [s.name for s in book.sheets] == ["台账", "隐藏", "空表"]
    assert [s.hidden for s in book.sheets] == [False, True, False]
    assert book.sheets[2].rows == ()


def test_xlsx(xlsx: Path) -> None:
    book = read_book(xlsx)
    assert (book.file, book.format) == ("台账.xlsx", "xlsx")
    check_values(book)
    sheet = book.sheets[0]
    assert sheet.value(1, 4) is True
    assert str(book.place(sheet, 1, 27)) == "台账.xlsx 台账!AB2"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_same_values_from_other_formats(xlsx: Path, ending: str) -> None:
    book = read_book(converted(xlsx, ending))
    assert book.format == ending
    check_values(book)


def test_formula_never_calculated_is_an_error_not_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "=SUM(A1:A3)"
    book.active["A1"] = 1
    book.save(tmp_path / "new.xlsx")
    assert read_book(tmp_path / "new.xlsx").sheets[0].value(1, 1) == ErrorValue("#UNCALCULATED")


def test_long_numbers_keep_what_excel_keeps(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([123456789012345, 0.1234567890123456, 1e20, -2.5, "0012"])
    book.save(tmp_path / "n.xlsx")
    row = read_book(tmp_path / "n.xlsx").sheets[0].rows[0]
    assert row == (123456789012345, Decimal("0.123456789012346"), Decimal("1E+20"), Decimal("-2.5"), "0012")


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / folder / name for folder in ("东湖", "西岭") for name in ("L05.csv", "L06.csv")][:3]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    books = read_books(paths).books
    assert [book.file for book in books] == ["东湖/L05.csv", "L06.csv", "西岭/L05.csv"]
    assert [book.sheets[0].name for book in books] == ["L05", "L06", "L05"]
    assert told_apart([paths[0], paths[0]]) == ("L05.csv", "L05.csv")


def test_many_files_give_all_books_and_all_refusals(xlsx: Path, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.csv").write_bytes(b"")
    found = read_books([tmp_path / "a.doc", xlsx, tmp_path / "b.csv", tmp_path / "none.csv", tmp_path])
    assert [book.file for book in found.books] == ["台账.xlsx"]
    assert [(p.code, p.place.file) for p in found.problems] == [
        ("sheet.not_a_table", "a.doc"),
        ("sheet.empty_file", "b.csv"),
        ("sheet.no_file", "none.csv"),
        ("sheet.no_file", tmp_path.name),
    ]
