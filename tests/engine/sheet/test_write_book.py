"""What is written can be read back, by us and by others, as it was meant."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from maplebridge.engine.sheet import Choices, Merge, NewCell, NewSheet, Value, read_book, sheet_name, write_book

VALUES: tuple[Value, ...] = (
    "文字", 7, Decimal("2.75"), True, date(2026, 3, 5), datetime(2026, 3, 5, 8, 30), None, "=1+1", "+86", "-",
    "@SUM(A1)", "\t=1", "123456789012345678",
)  # fmt: skip


def _opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_values_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(write_book([NewSheet("表", [["题"], list(VALUES)], header=0)]))
    row = read_book(tmp_path / "a.xlsx").sheets[0].rows[1]
    assert row == VALUES
    assert [type(value) for value in row] == [type(value) for value in VALUES]


def test_nothing_is_ever_a_formula() -> None:
    sheet = _opened(write_book([NewSheet("表", [[value for value in VALUES if isinstance(value, str)]])])).active
    assert {cell.data_type for cell in sheet[1]} == {"s"}
    assert sheet["B1"].value == "=1+1" and sheet["B1"].quotePrefix


def test_digits_that_excel_would_lose_are_written_as_text() -> None:
    numbers: list[Value] = [123456789012345678, Decimal("0.12345678901234567"), 123456789012345]
    row = _opened(write_book([NewSheet("表", [numbers])])).active[1]
    assert [cell.value for cell in row] == ["123456789012345678", "0.12345678901234567", 123456789012345]


def test_days_that_excel_does_not_know_are_written_as_text() -> None:
    row = _opened(write_book([NewSheet("表", [[date(1899, 12, 31), date(1900, 3, 1)]])])).active[1]
    assert [cell.value for cell in row] == ["1899-12-31", datetime(1900, 3, 1)]


def test_same_input_same_bytes() -> None:
    sheet = NewSheet("表", [["甲", NewCell(1, "fault", "为何")]], header=0, choices=[Choices(0, 1, 9, ("是", "否"))])
    assert write_book([sheet]) == write_book([sheet])


def test_arrangement() -> None:
    sheet = NewSheet(
        "表",
        [["标题"], ["甲", "乙"], ["1", NewCell("2", "fault", "此处有误")]],
        header=1,
        widths=[10, 30],
        merged=[Merge(0, 0, 0, 1)],
        choices=[Choices(1, 2, 50, ("是", "否"))],
        frozen_columns=1,
        filter=True,
    )
    found = _opened(write_book([sheet])).active
    assert found.freeze_panes == "B3"
    assert [str(merged) for merged in found.merged_cells.ranges] == ["A1:B1"] and found["A1"].value == "标题"
    assert found["B3"].comment.text == "此处有误"
    assert found.column_dimensions["B"].width == pytest.approx(30, abs=1)
    assert found.data_validations.dataValidation[0].formula1 == '"是,否"'
    assert found.print_title_rows == "$1:$2" and found.auto_filter.ref == "A2:B3"


def test_merged_ranges_that_make_no_sense_do_no_harm() -> None:
    whole, single, overlapping = Merge(0, 0, 1_048_575, 16_383), Merge(0, 1, 0, 1), Merge(1, 1, 2, 2)
    found = _opened(write_book([NewSheet("表", [["1", "2"], ["3", "4"]], merged=[single, whole, overlapping])])).active
    assert [str(merged) for merged in found.merged_cells.ranges] == ["A1:B2"] and found["A1"].value == "1"


def test_long_lists_stand_in_a_hidden_sheet() -> None:
    options = tuple(f"第{n}个很长的选项" for n in range(80))
    book = _opened(write_book([NewSheet("表", [["甲"]], choices=[Choices(0, 1, 5, options)])]))
    assert book["表"].data_validations.dataValidation[0].formula1 == "'_lists'!$A$1:$A$80"
    assert book["_lists"].sheet_state == "hidden" and book["_lists"]["A80"].value == options[-1]


def test_sheet_names_are_made_fit() -> None:
    taken: set[str] = set()
    assert sheet_name("a/b:c", taken) == "a b c"
    assert sheet_name("A/B:C", taken) == "A B C_2"
    assert len(sheet_name("长" * 40, taken)) == 31 and len(sheet_name("长" * 40, taken)) == 31
    assert sheet_name("", taken) == "Sheet"


def test_a_book_without_sheets_still_opens() -> None:
    assert len(_opened(write_book([])).sheetnames) == 1
