"""One file may cost so much and no more; the child may die, the caller may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.sheet import Limits, read_book, read_books
from tests.engine.sheet.files import many_rows, package, refill, workbook
from tests.engine.sheet.test_refusals import XLSX_TYPES


def refusal(path: Path, limits: Limits) -> Problem:
    with pytest.raises(Refused) as refused:
        read_book(path, limits)
    (problem,) = refused.value.problems
    return problem


def test_two_hundred_thousand_rows(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "big.xlsx", 200_000)
    problem = refusal(path, Limits())
    assert problem.code == "sheet.too_many_rows"
    assert (problem.place.sheet, problem.params["rows"], problem.params["most"]) == ("明细", 200_000, 100_000)
    book = read_book(path, Limits(rows=200_000))
    assert book.sheets[0].value(199_999, 0) == 199_999


def test_two_hundred_thousand_lines_of_csv(tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_text("编号\n" + "1\n" * 200_000, encoding="utf-8")
    assert refusal(tmp_path / "big.csv", Limits()).code == "sheet.too_many_rows"
    (tmp_path / "blank.csv").write_text("编号\n1\n" + "\n" * 50_000, encoding="utf-8")
    assert len(read_book(tmp_path / "blank.csv").sheets[0].rows) == 2, "empty lines at the end do not count"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(columns=4), "sheet.too_many_columns"),
        (Limits(cells=10), "sheet.too_many_cells"),
        (Limits(sheets=2), "sheet.too_many_sheets"),
        (Limits(merges=0), "sheet.too_many_merges"),
        (Limits(errors=1), "sheet.too_many_errors"),
        (Limits(text_signs=100), "sheet.too_heavy"),
        (Limits(file_bytes=100), "sheet.too_big"),
        (Limits(entries=3), "sheet.zip_entries"),
        (Limits(unpacked_bytes=1000), "sheet.zip_bomb"),
        (Limits(wall_seconds=0.001), "sheet.too_slow"),
    ],
)
def test_caps(tmp_path: Path, limits: Limits, code: str) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx"), limits).code == code


def test_cpu_and_memory_are_limited(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "big.xlsx", 150_000)
    generous = Limits(rows=200_000)
    assert refusal(path, replace(generous, memory_bytes=80_000_000)).code == "sheet.too_heavy"
    slow = workbook(tmp_path / "slow.xlsx")
    refill(slow, b"<row>" + b"<c><v>1.25</v></c>" * 20 + b"</row>", 150_000)
    assert refusal(slow, replace(generous, cpu_seconds=1)).code == "sheet.too_slow"


def test_a_single_cell_in_the_far_corner(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "corner.xlsx")
    sheet = book.add_worksheet("一")
    sheet.write("A1", 1)
    sheet.write("XFD1048576", 1)
    book.close()
    assert refusal(tmp_path / "corner.xlsx", Limits()).code in ("sheet.too_many_rows", "sheet.too_heavy")


def test_shared_string_count_that_lies(tmp_path: Path) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "[Content_Types].xml": XLSX_TYPES,
        "xl/workbook.xml": f"<workbook {space}><sheets/></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships/>",
        "xl/sharedStrings.xml": f'<sst {space} count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>',
    }
    (tmp_path / "lie.xlsx").write_bytes(package(parts))
    found = read_books([tmp_path / "lie.xlsx"])
    assert len(found.books) + len(found.problems) == 1, "read or refused, never a crash"
