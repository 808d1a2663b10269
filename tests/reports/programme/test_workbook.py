"""The workbook: the same content as the page, in one language, and safe to open."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme.workbook import workbook
from tests.reports.programme import sample
from tests.reports.programme.test_summary import small

REPORT = sample.report()
NAMES = {
    "zh": ["概览", "单位进展", "分类排名", "名次稳定性", "逾期事项", "台账缺漏", "否决与限制", "单位指标得分",
           "责任与进度", "计分办法", "得分由来", "监测指标（不计分）", "来件问题"],
    "en": ["Summary", "Progress", "Ranking", "How sure", "Late lines", "Missing records", "Vetoes and limits",
           "Scores by line", "Lines and persons", "How computed", "How the points came about",
           "Monitoring (not scored)", "Faults in the input"],
}  # fmt: skip


def opened(raw: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request: pytest.FixtureRequest) -> tuple[str, Workbook]:
    return request.param, opened(workbook(REPORT, request.param))


def test_sheets_in_order_with_frozen_heads_and_filters(book: tuple[str, Workbook]) -> None:
    lang, made = book
    assert made.sheetnames == NAMES[lang]
    for sheet in made.worksheets[1:]:
        assert sheet.freeze_panes and sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1" and sheet.page_setup.orientation == "landscape"


def test_no_chinese_in_the_english_book(book: tuple[str, Workbook]) -> None:
    lang, made = book
    if lang == "en":
        files = ("L05_", "L08_", "xlsx", "青枫领办")
        found = [cell.value for sheet in made for row in sheet.iter_rows() for cell in row
                 if isinstance(cell.value, str) and any("\u4e00" <= sign <= "\u9fff" for sign in cell.value)
                 and not any(part in cell.value for part in files)]  # fmt: skip
        assert set(found) <= {row.sheet for row in REPORT.gaps} | {row.sheet for row in REPORT.faults}


def test_points_are_numbers_that_show_their_state(book: tuple[str, Workbook]) -> None:
    lang, made = book
    sheet = made.worksheets[1]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == REPORT.units[9].name.say(lang))  # type: ignore[arg-type]
    by_item = {cell.item: cell for cell in REPORT.matrix if cell.unit == "S10"}
    for item, cell in zip([item.code for item in REPORT.items[:9]], row[6:], strict=True):
        assert cell.value == float(by_item[item].points or 0)
        if by_item[item].state == "late":
            assert cell.number_format == ('"■迟 "0.00' if lang == "zh" else '"■L "0.00')


def test_row_counts_match_the_report(book: tuple[str, Workbook]) -> None:
    sheets = book[1].worksheets
    assert [sheets[n].max_row - 1 for n in (1, 2, 3, 4, 5, 6)] == [24, 24, 3, len(REPORT.late), 100, 3]
    assert sheets[7].max_column == 2 + 32


def test_most_late_unit_stands_first_longest_line_first(book: tuple[str, Workbook]) -> None:
    sheets = book[1].worksheets
    late = [row[0] for row in sheets[1].iter_rows(min_row=2, min_col=6, max_col=6, values_only=True)]
    assert late == sorted(late, reverse=True)
    days = [row[0] for row in sheets[4].iter_rows(min_row=2, min_col=5, max_col=5, values_only=True)]
    assert days == sorted(days, reverse=True)


def test_texts_never_become_formulas() -> None:
    unit = replace(REPORT.units[0], name=Text("=HYPERLINK(1)", "=HYPERLINK(1)"))
    made = opened(workbook(small(units=(unit,), categories=())))
    assert made.worksheets[1]["A2"].data_type == "s"


def test_same_report_same_bytes() -> None:
    assert workbook(REPORT) == workbook(REPORT)


def test_a_place_stands_beside_its_range_and_band(book: tuple[str, Workbook]) -> None:
    rows = list(book[1].worksheets[2].iter_rows(min_row=2, values_only=True))
    assert all((row[1] is None) == (not row[3]) for row in rows)
    bands = {one.unit: one.band for one in REPORT.standings}
    names = {unit.name.say(book[0]): unit.code for unit in REPORT.units}  # type: ignore[arg-type]
    assert [row[8] for row in rows] == [bands[names[row[4]]] for row in rows]


def test_how_sure_lists_what_moves_places(book: tuple[str, Workbook]) -> None:
    first, second, third = book[1].worksheets[3].iter_rows(min_row=2, values_only=True)
    name = next(unit.name for unit in REPORT.units if unit.code == "S04").say(book[0])  # type: ignore[arg-type]
    assert first[1:2] + first[3:] == ("FQ8", 9, 0.75, name, 7, 4)
    assert second[3:] == (0, 0, "", None, None)
    assert third[1] == "half_bonus"
