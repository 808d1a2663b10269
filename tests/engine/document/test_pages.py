"""HTML, PDF and workbooks: the same parts in every kind of file."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from maplebridge.engine.document import (
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Section,
    Table,
    write_html,
    write_pdf,
    write_xlsx,
)
from maplebridge.engine.problem import Refused
from tests.engine.document.test_docx import MERGED
from tests.pdf import pdf_fonts, pdf_pages

LONG = Table(((Cell("序号", "head"), Cell("单位", "head")),
              *((Cell(str(n), "number"), Cell(f"第{n}所")) for n in range(120))), (30, 126))


def _document(*parts: Any, landscape: bool = False, language: Any = "zh") -> Document:
    return Document("题目", (Section(parts, landscape),), language)


def test_html_holds_the_parts_in_their_order_and_its_language() -> None:
    text = write_html(_document(Paragraph("标题", "title"), Heading("一、总体", 1), Paragraph("正文"), MERGED))
    assert '<html lang="zh-Hans-CN">' in text and "<title>题目</title>" in text
    order = [text.index(one) for one in ('class="title">标题', "<h1>一、总体", 'class="body">正文', "<table")]
    assert order == sorted(order)
    assert '<td class="name" rowspan="3">甲</td>' in text and 'colspan="2">两栏' in text
    assert text.count("<thead>") == 1 and '<th class="head">项目</th>' in text
    assert not re.search(r"https?:|<script|<img|<link", text)
    assert write_html(_document(Paragraph("正文"), language="en")).count('lang="en-GB"') == 1


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a & b", '"><img src=x>', "a\x00b\ud800"])
def test_nothing_in_a_text_becomes_markup(text: str) -> None:
    made = write_html(Document(text, (Section((Paragraph(text), Table(((Cell(text),),), (50,)))),)))
    assert "<script" not in made and "<img" not in made
    made.encode()


def test_cells_that_do_not_fit_are_refused_everywhere() -> None:
    wrong = _document(Table(((Cell("a", columns=3),),), (10, 10)))
    for write in (write_html, write_pdf, write_xlsx):
        with pytest.raises(ValueError, match="does not fill"):
            write(wrong)


def test_a_pdf_counts_its_pages_repeats_heads_and_turns_the_sheet() -> None:
    upright, wide = Section((Paragraph("甲表"), LONG)), Section((Paragraph("乙表"), LONG), landscape=True)
    data = write_pdf(Document("两张表", (upright, wide)))
    pages = pdf_pages(data)
    assert [f"第 {n} 页，共 {len(pages)} 页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all("序号 单位" in page for page in pages) and "119 第119所" in pages[-1]
    sizes = subprocess.run(["pdfinfo", "-f", "1", "-l", "99", "-"], input=data, capture_output=True, check=True).stdout
    found = re.findall(r"size: +([\d.]+) x ([\d.]+)", sizes.decode())
    assert {tuple(round(float(one)) for one in size) for size in found} == {(595, 842), (842, 595)}
    assert b"Title:           \xe4\xb8\xa4" in sizes


def test_fonts_are_embedded_and_simplified() -> None:
    fonts = pdf_fonts(write_pdf(_document(Paragraph("直角将骨关", "title"), Heading("黑体"), Paragraph("宋体"),
                                          language="en")))
    assert fonts and all(embedded for _, embedded in fonts)
    assert {re.sub(r"^[A-Z]+\+", "", name) for name, _ in fonts} == {
        "Noto-Serif-CJK-SC-Bold", "Noto-Serif-CJK-SC", "Noto-Sans-CJK-SC"}


def test_the_same_document_gives_the_same_bytes() -> None:
    document = _document(Paragraph("正文"), PageBreak(), MERGED)
    assert write_pdf(document) == write_pdf(document) and write_xlsx(document) == write_xlsx(document)
    assert len(pdf_pages(write_pdf(document))) == 2


@pytest.mark.parametrize("missing", ["library", "font"])
def test_what_is_missing_is_said(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing == "library":
        monkeypatch.setitem(sys.modules, "weasyprint", None)
    else:
        from maplebridge.engine.document.pdf import write

        monkeypatch.setattr(write, "SERIF", ("No such font",))
        monkeypatch.setattr(write, "SANS", ())
    with pytest.raises(Refused) as refused:
        write_pdf(_document(Paragraph("正文")))
    (problem,) = refused.value.problems
    assert problem.code == "document.pdf_missing" and "libpango-1.0-0" in problem.params["packages"]


def test_a_workbook_has_a_sheet_for_each_section_and_figures_that_can_be_summed() -> None:
    table = Table(((Cell("指标", "head"), Cell("得分", "head"), Cell("完成日", "head")),
                   (Cell("=1+1"), Cell("1.50", "number", value=Decimal("1.50")),
                    Cell("3月5日", value=date(2026, 3, 5))),
                   (Cell("合计", "sum", columns=2), Cell("1", "number", value=1))), (80, 30, 30))
    data = write_xlsx(Document("通知单", (Section((Paragraph("标题", "title"), table), name="得分"),
                                       Section((Paragraph("说明"),), name="说明"))))
    book = load_workbook(io.BytesIO(data))
    sheet = book["得分"]
    assert book.sheetnames == ["得分", "说明"] and sheet["A1"].value == "标题"
    assert [cell.value for cell in sheet[3]] == ["=1+1", 1.5, datetime(2026, 3, 5)]
    assert sheet["A3"].data_type == "s" and "A4:B4" in {str(one) for one in sheet.merged_cells.ranges}
    assert sheet["C4"].value == 1
