"""Word files: what is declared is what a reader finds; same input, same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from maplebridge.engine.document import Cell, Document, Heading, PageBreak, Paragraph, Section, Table, write_docx
from maplebridge.engine.sheet import Merge, read_book

MERGED = Table(
    (
        (Cell("项目", "head"), Cell("编号", "head"), Cell("内容", "head")),
        (Cell("甲", "name", rows=3), Cell("1"), Cell("a")),
        (Cell("2"), Cell("b")),
        (Cell("两栏", columns=2),),
        (Cell("小计", "sum", columns=3),),
    ),
    (20, 20, 60),
)


def _document(*parts: Any, landscape: bool = False) -> Document:
    return Document("题目", (Section(parts, landscape),))


def _opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(write_docx(document)))


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_parts_stand_in_their_order():
    word = _opened(_document(Paragraph("标题", "title"), Heading("一、总体", 1), Heading("（一）要求", 2),
                             Paragraph("正文\n次行"), PageBreak(), MERGED))
    said = [(p.style.name, p.text) for p in word.paragraphs if p.text.strip()]
    assert said == [("Official title", "标题"), ("Heading 1", "一、总体"), ("Heading 2", "（一）要求"),
                    ("Official body", "正文\n次行")]
    assert 'w:type="page"' in word.element.xml
    assert len(word.tables) == 1


def test_a_table_is_read_back_with_its_merges(tmp_path: Path):
    (tmp_path / "t.docx").write_bytes(write_docx(_document(MERGED)))
    (sheet,) = read_book(tmp_path / "t.docx").sheets
    assert sheet.rows == (
        ("项目", "编号", "内容"), ("甲", "1", "a"), (None, "2", "b"), (None, "两栏", None), ("小计", None, None))
    assert set(sheet.merged) == {Merge(1, 0, 3, 0), Merge(3, 1, 3, 2), Merge(4, 0, 4, 2)}


def test_heads_are_repeated_and_rows_stay_whole():
    (table,) = _opened(_document(MERGED)).tables
    rows = table._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False, False, False]
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


@pytest.mark.parametrize(("rows", "fault"), [
    (((Cell("a"),),), "does not fill"),
    (((Cell("a", columns=3),),), "does not fill"),
    (((Cell("a"), Cell("b"), Cell("c")),), "too many"),
    (((Cell("a", rows=2), Cell("b")),), "below the last row"),
    (((Cell("a"), Cell("b", rows=2)), (Cell("wide", columns=2),)), "below the last row"),
])
def test_cells_that_do_not_fit_are_refused(rows, fault):
    with pytest.raises(ValueError, match=fault):
        write_docx(_document(Table(rows, (10, 10))))


@pytest.mark.parametrize("landscape", [False, True])
def test_pages_have_the_figures_of_official_documents(landscape):
    """GB/T 9704-2012: type area 156 x 225 mm; the wide page is the same one turned."""
    section = _opened(_document(Paragraph("正文"), landscape=landscape)).sections[0]
    width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    height = section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm
    wanted = (225, 156) if landscape else (156, 225)
    assert (round(width), round(height)) == wanted
    assert section.orientation == int(landscape)


def test_page_numbers_stand_outside_with_dashes():
    word = _opened(Document("题", (Section((Paragraph("一"),)), Section((Paragraph("二"),), landscape=True))))
    assert [section.footer.is_linked_to_previous for section in word.sections] == [False, True]
    for footer, side in ((word.sections[0].footer, "right"), (word.sections[0].even_page_footer, "left")):
        markup = footer.paragraphs[0]._p.xml
        assert f'<w:jc w:val="{side}"/>' in markup
        assert re.findall(r"<w:t[^>]*>([^<]*)<|instr=\"([^\"]*)", markup) == [
            ("— ", ""), ("", " PAGE "), ("1", ""), (" —", "")]


def test_wide_tables_shrink_to_the_page():
    (table,) = _opened(_document(Table(((Cell("a"), Cell("b")),), (400, 100)))).tables
    widths = [column.width.mm for column in table.columns]
    assert round(sum(widths)) == 156 and round(widths[0] / widths[1]) == 4


def test_the_same_document_gives_the_same_bytes_and_tells_nothing_of_the_machine():
    document = _document(Paragraph("正文"), MERGED)
    data = write_docx(document)
    assert data == write_docx(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    told = docx.Document(io.BytesIO(data)).core_properties
    assert (told.title, told.author, told.last_modified_by, told.comments) == ("题目", "", "", "")
    assert told.created == told.modified == datetime(2026, 1, 1, tzinfo=UTC)
    parts = _parts(data)
    assert not [word for word in (b"python-docx", b"Macintosh") if word in b"".join(parts.values())]
    assert not any("thumbnail" in name for name in parts)


def test_fonts_are_named_with_what_to_take_instead():
    fonts = _parts(write_docx(_document(Paragraph("正文"))))["word/fontTable.xml"].decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="FangSong"/>' in fonts
    assert _opened(_document(Paragraph("正文", "body"))).paragraphs[0].style.font.size.pt == 16


@pytest.mark.parametrize("text", ["a  b", " 前后 ", "<&>\"'", "第一行\n第二行", "制\t表", "🙂", "=1+1"])
def test_texts_come_back_as_they_were(text, tmp_path: Path):
    (tmp_path / "t.docx").write_bytes(write_docx(_document(Table(((Cell(text), Cell("x")),), (50, 50)))))
    assert _opened(_document(Table(((Cell(text), Cell("x")),), (50, 50)))).tables[0].cell(0, 0).text == text


def test_signs_that_xml_cannot_hold_do_no_harm():
    word = _opened(_document(Paragraph("a\x00b\x0bc\ud800d\uffff", "note")))
    assert word.paragraphs[0].text == "a�b�c�d�"
