"""A list as a file: what is shown, all of it, with what it is; nothing in it runs as a formula."""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.test import RequestFactory
from django.utils import translation
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from maplebridge.engine.scheme.text import Text
from maplebridge.web.export import Exported, most_rows
from maplebridge.web.filters import Filter
from maplebridge.web.refusals import Refused
from maplebridge.web.table import Column, listing
from maplebridge.words import sentence
from tests.apps.cast import Cast
from tests.pdf import pdf_fonts, pdf_pages

DANGEROUS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM",
             " =1", "\u3000=1", "\ufeff=1", "﹣1"]
HARMLESS = ["河畔派出所", "a=b", "1-2", "", "'quoted", "x\ny", '"', "😀"]
COLUMNS = (Column("name", "sample.name"), Column("points", "sample.points", kind="number"),
           Column("due", "sample.due", kind="day"), Column("at", "sample.due", kind="moment"),
           Column("state", "sample.state", kind="state"))
ROWS = [{"name": Text("甲", "One"), "points": 71.5, "due": date(2026, 3, 5), "state": "late",
         "at": datetime(2026, 3, 5, 4, tzinfo=UTC)},
        {"name": None, "points": Decimal("-3.25"), "due": None, "state": None, "at": None}]


def _file(kind: str, rows: list[dict[str, Any]], columns: tuple[Column, ...] = COLUMNS, address: str = "",
          actor: Any = None) -> Any:
    request = RequestFactory().get(f"/?export={kind}{address}")
    if actor:
        request.actor = actor  # type: ignore[attr-defined]
    with pytest.raises(Exported) as exported:
        listing(request, rows, columns, export_name="各单位得分", filters=(Filter("q", "sample.name"),))
    return exported.value.response


def _csv(rows: list[dict[str, Any]], **options: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_file("csv", rows, **options).content.decode("utf-8-sig"), newline="")))


def _sheet(rows: list[dict[str, Any]], **options: Any) -> Any:
    return load_workbook(io.BytesIO(_file("xlsx", rows, **options).content)).active


def test_csv_begins_with_what_it_is(cast: Cast) -> None:
    lines = _csv(ROWS, address="&q=河畔", actor=cast.actor("office"))
    assert lines[0] == ["各单位得分"] and lines[1] == ["筛选条件", "名称: 河畔"]
    assert [line[0] for line in lines[2:5]] == ["导出时间", "导出人", "系统版本"] and lines[3][1] == "office甲"
    assert len(lines[5]) == 1 and re.match(r"操作记录链：\d+个事件，链头 [0-9a-f]{8} ", lines[5][0])
    assert lines[6] == [] and lines[7] == ["名称", "得分", "截止日期", "截止日期", "状态"]
    assert lines[8:] == [["甲", "71.5", "2026-03-05", "2026-03-05 12:00", "逾期"], ["", "-3.25", "", "", ""]]


def test_csv_is_utf_8_with_its_mark() -> None:
    answer = _file("csv", ROWS)
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename*=utf-8''%E5%90%84" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_language_of_the_file_is_that_of_the_page() -> None:
    with translation.override("en"):
        lines = _csv(ROWS)
    assert lines[-2][0] == "One" and lines[-2][4] == "Late" and ["Filter", "none (all)"] in lines


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_text(text: str) -> None:
    columns = (Column("name", "sample.name"),)
    assert _csv([{"name": text}], columns=columns)[-1] == [f"'{text}"]
    assert _csv([{"name": Text(text)}], columns=columns)[-1] == [f"'{text}"]
    assert _sheet([{"name": text}], columns=columns)["A7"].data_type == "s"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str) -> None:
    columns = (Column("name", "sample.name"), Column("points", "sample.points"))
    assert _csv([{"name": text, "points": 1}], columns=columns)[-1] == [text, "1"]


def test_a_sheet_has_numbers_days_and_a_heading_that_stays() -> None:
    sheet = _sheet(ROWS)
    assert [cell.value for cell in sheet[7]] == ["甲", 71.5, datetime(2026, 3, 5), datetime(2026, 3, 5, 12), "逾期"]
    assert sheet["B8"].value == -3.25 and sheet.freeze_panes == "A7"


def test_every_row_is_in_the_file_not_only_the_page() -> None:
    assert len(_csv([{"name": str(number)} for number in range(120)], columns=COLUMNS[:1])) == 126


def test_a_word_file_says_what_it_is_and_shows_the_list(cast: Cast) -> None:
    answer = _file("docx", ROWS, address="&q=河畔", actor=cast.actor("office"))
    assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
    word = docx.Document(io.BytesIO(answer.content))
    said = [p.text for p in word.paragraphs if p.text]
    assert said[0] == "各单位得分" and said[1].startswith("筛选条件　名称: 河畔\n导出时间　20")
    assert "导出人　office甲\n系统版本　Maplebridge" in said[1] and re.search(r"操作记录链：\d+个事件", said[1])
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["名称", "得分", "截止日期", "截止日期", "状态"], ["甲", "71.5", "2026-03-05", "2026-03-05 12:00", "逾期"],
        ["", "-3.25", "", "", ""]]
    assert word.sections[0].orientation == WD_ORIENT.PORTRAIT


def test_a_pdf_is_the_same_list_with_its_fonts(cast: Cast) -> None:
    answer = _file("pdf", [*ROWS, *({"name": f"第{n}所", "points": n} for n in range(80))], actor=cast.actor("office"))
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = pdf_pages(answer.content)
    assert len(pages) == 3 and "各单位得分" in pages[0] and "导出人 office甲" in pages[0]
    assert all("名称" in page and "得分" in page for page in pages)  # the heading on every page
    assert "甲 71.5 2026-03-05 2026-03-05 12:00 逾期" in pages[0] and "第79所 79" in pages[2]
    assert "第 3 页，共 3 页" in pages[2] and all(embedded for _, embedded in pdf_fonts(answer.content))


def test_wide_lists_stand_across_and_english_files_are_english() -> None:
    columns = tuple(Column(f"c{n}", Text(f"栏{n}", f"Column {n}")) for n in range(12))
    rows = [{f"c{n}": "枫桥式公安派出所创建" for n in range(12)}]
    with translation.override("en"):
        word = docx.Document(io.BytesIO(_file("docx", rows, columns).content))
        (page,) = pdf_pages(_file("pdf", rows, columns).content)
    assert word.sections[0].orientation == WD_ORIENT.LANDSCAPE and "Column 11" in page and "Page 1 of 1" in page
    assert word.core_properties.language == "en-GB" and "Filter: none (all)" in page


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_in_word_and_pdf_stays_as_it_is(text: str) -> None:
    """Nothing there runs as a formula: no sign is put before it."""
    word = docx.Document(io.BytesIO(_file("docx", [{"name": text}], COLUMNS[:1]).content))
    assert word.tables[0].rows[1].cells[0].text.strip("\n\r\t") == text.strip("\n\r\t")


@pytest.mark.parametrize(("kind", "most"), [("pdf", 2_000), ("docx", 5_000)])
def test_what_is_too_long_to_print_is_refused_with_a_way_on(kind: str, most: int) -> None:
    request = RequestFactory().get(f"/?export={kind}")
    with pytest.raises(Refused) as refused:
        listing(request, [{"name": "甲"}] * (most + 1), COLUMNS[:1], export_name="各单位得分")
    told = sentence(refused.value.problems[0], "zh")
    assert str(most) in told.what and "Excel" in told.do


def test_many_columns_make_a_pdf_shorter() -> None:
    assert most_rows("pdf", 5) == 2_000 and most_rows("pdf", 20) == 1_000 and most_rows("xlsx", 20) == 100_000


def test_without_its_libraries_a_pdf_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    request = RequestFactory().get("/?export=pdf")
    with pytest.raises(Refused) as refused:
        listing(request, ROWS, COLUMNS, export_name="各单位得分")
    assert "fonts-noto-cjk" in sentence(refused.value.problems[0], "en").do
