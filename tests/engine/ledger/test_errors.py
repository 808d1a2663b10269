"""The copy with an error column: marked, complete, and readable again once mended."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from maplebridge.engine.ledger import error_copy
from maplebridge.engine.problem import Problem
from maplebridge.engine.sheet import Book, read_book
from maplebridge.words import sentence
from tests.engine.ledger.sample import GOOD, book, faults, run

HEADER, WRONG = list(GOOD), {**GOOD, "unit": "U99", "entered_at": "3.6", "record_no": "U01-L05-2026-0002"}


@pytest.fixture
def faulty() -> Book:
    return book([["台账"], HEADER, list(GOOD.values()), list(WRONG.values()), ["填表人"]])


def copy(faulty: Book, lang: str = "zh") -> bytes:
    checked = run(faulty)

    def say(problem: Problem) -> str:
        return f"{problem.code} {sentence(problem, lang).what}"  # type: ignore[arg-type]

    return error_copy(faulty, checked.problems, checked.headers, say, lang)  # type: ignore[arg-type]


def test_faults_stand_beside_their_rows(faulty: Book) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(copy(faulty)))["L05"]
    assert sheet["H2"].value == "错误说明"
    assert sheet["H3"].value is None
    said = [line.split()[0] for line in sheet["H4"].value.split("\n")]
    assert said == ["ledger.unknown_unit", "ledger.date_ambiguous"]
    assert sheet["H5"].value.startswith("ledger.stray_row")
    assert sheet["B4"].comment.text.startswith("ledger.unknown_unit") and sheet["D4"].comment is not None
    assert sheet["A4"].comment is None and sheet["B4"].fill.fgColor.rgb != sheet["A4"].fill.fgColor.rgb
    assert sheet["A4"].value == "U01-L05-2026-0002"


def test_in_english(faulty: Book) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(copy(faulty, "en")))["L05"]
    assert sheet["H2"].value == "Faults found" and "not in the list of units" in sheet["H4"].value


def test_a_mended_copy_is_read_again_and_faults_do_not_pile_up(faulty: Book, tmp_path: Path) -> None:
    (tmp_path / "L05.xlsx").write_bytes(copy(faulty))
    again = read_book(tmp_path / "L05.xlsx")
    checked = run(again)
    assert faults(checked.problems) == faults(run(faulty).problems), "the fault column is no unknown column"
    (tmp_path / "L05.xlsx").write_bytes(copy(again))
    assert len(read_book(tmp_path / "L05.xlsx").sheets[0].rows[1]) == len(HEADER) + 1
    book = openpyxl.load_workbook(tmp_path / "L05.xlsx")
    book["L05"]["B4"], book["L05"]["D4"] = "U01", "2026-03-06"
    book["L05"].delete_rows(5)
    book.save(tmp_path / "L05.xlsx")
    assert run(read_book(tmp_path / "L05.xlsx")).problems == ()


def test_faults_of_the_whole_sheet_stand_at_the_header() -> None:
    found = book([["unit", "what_done"], ["U01", "现场调解纠纷"]])
    sheet = openpyxl.load_workbook(io.BytesIO(copy(found)))["L05"]
    assert sheet["C1"].comment.text.count("ledger.column_missing") == 3


def test_a_sheet_without_header_is_copied_too() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(copy(book([["甲"], ["乙"]]))))["L05"]
    assert sheet["B1"].value.startswith("ledger.no_header")
