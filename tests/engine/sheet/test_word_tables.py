"""Grids of Word tables: spans, tall merges, gaps, nested tables; against python-docx where it can read them."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from maplebridge.engine.sheet import Book, Limits, Merge, Sheet, read_book
from tests.engine.sheet.docx_file import STRICT, docx, p, tbl, tc, tr


def read(tmp_path: Path, body: str, **options: str) -> Book:
    return read_book(docx(tmp_path / "a.docx", body, **options))


def only(book: Book) -> Sheet:
    (sheet,) = book.sheets
    return sheet


def test_spans_and_tall_merges(tmp_path: Path) -> None:
    sheet = only(read(tmp_path, tbl(
        tr(tc("项目", down="restart"), tc("内容", span=2), tc("分值", down="restart")),
        tr(tc(down="continue"), "指标", "标准", tc(down="continue")),
        tr(tc("组织", down="restart"), tc("甲", span=2, down="restart"), "5"),
        tr(tc("不显示", down="continue"), tc(span=2, down="continue"), "3"),
        tr("合计", "", "", "8"),
    )))
    assert sheet.rows == (
        ("项目", "内容", None, "分值"),
        (None, "指标", "标准", None),
        ("组织", "甲", None, "5"),
        (None, None, None, "3"),
        ("合计", None, None, "8"),
    )
    assert sheet.merged == (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(0, 3, 1, 3), Merge(2, 0, 3, 0),
                            Merge(2, 1, 3, 2))


def test_continued_cells_without_a_beginning_begin_one(tmp_path: Path) -> None:
    sheet = only(read(tmp_path, tbl(
        tr(tc("甲", down="continue"), "1"), tr(tc("乙", down="continue"), "2"),
        tr(tc("宽", span=2, down="continue")), tr(tc("丙", down="continue"), "4"),
    )))
    assert sheet.rows == (("甲", "1"), (None, "2"), ("宽", None), ("丙", "4"))
    assert sheet.merged == (Merge(0, 0, 1, 0), Merge(2, 0, 2, 1))


def test_two_merges_below_each_other_stay_two(tmp_path: Path) -> None:
    sheet = only(read(tmp_path, tbl(*(
        tr(tc(text, down=down), "x") for text, down in
        (("一", "restart"), ("", "continue"), ("二", "restart"), ("", "continue"))))))
    assert sheet.merged == (Merge(0, 0, 1, 0), Merge(2, 0, 3, 0))


def test_gaps_before_short_rows_and_columns_nobody_sees(tmp_path: Path) -> None:
    sheet = only(read(tmp_path, tbl(
        tr(tc("甲", span=3), tc("乙", span=2), "丙"),
        tr(tc("中", span=2), properties='<w:gridBefore w:val="3"/>'),
        tr(tc("末", span=3)),
    )))
    assert sheet.rows == (("甲", "乙", "丙"), (None, "中", None), ("末", None, None))
    assert sheet.merged == ()


def test_old_merges_across(tmp_path: Path) -> None:
    across = '<w:hMerge w:val="{}"/>'.format
    sheet = only(read(tmp_path, tbl(
        tr(tc("甲", properties=across("restart")), tc("", properties=across("continue")), "丙"), tr("1", "2", "3"))))
    assert sheet.rows[0] == ("甲", None, "丙") and sheet.merged == (Merge(0, 0, 0, 1),)


def test_a_nested_table_is_text_of_its_cell(tmp_path: Path) -> None:
    inner = tbl(tr("内1", "内2"), tr("内3", tc(tbl(tr("最内")) + p("后"))))
    book = read(tmp_path, tbl(tr(tc(p("前") + inner + p("尾")), "右"), tr("下", "角")))
    assert only(book).rows == (("前\n内1\n内2\n内3\n最内\n后\n尾", "右"), ("下", "角"))
    assert book.prose == ()


def test_rows_hidden_deleted_and_inserted(tmp_path: Path) -> None:
    sheet = only(read(tmp_path, tbl(
        tr("表头"), tr("隐藏", properties="<w:hidden/>"), tr("删去", properties='<w:del w:id="1" w:author="x"/>'),
        tr("插入", properties='<w:ins w:id="2" w:author="x"/>'), tr("可见", properties='<w:hidden w:val="0"/>'))))
    assert [row[0] for row in sheet.rows] == ["表头", "隐藏", "插入", "可见"]
    assert sheet.hidden_rows == {1}


def test_controls_around_rows_and_cells(tmp_path: Path) -> None:
    def control(inner: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    sheet = only(read(tmp_path, tbl(
        control(tr("一", control(tc("二")))),
        tr(tc(control(p("三"))), tc(control(p("请填写"), "<w:showingPlcHdr/>"))))))
    assert sheet.rows == (("一", "二"), ("三", None))


def test_several_tables_with_prose_between(tmp_path: Path) -> None:
    book = read(tmp_path, p("一") + tbl(tr("甲")) + p() + p("二") + tbl(tr("乙")) + tbl(tr("丙")) + p("三"))
    assert [sheet.name for sheet in book.sheets] == ["#1", "#2", "#3"]
    assert [(x.text, x.before, x.line) for x in book.prose] == [("一", 0, 1), ("二", 1, 2), ("三", 3, 3)]


@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "other/Text.xml"])
def test_strict_files_other_prefixes_and_other_places(tmp_path: Path, main: str) -> None:
    body = tbl(tr("甲", "乙"))
    assert only(read(tmp_path, body, space=STRICT, main=main)).rows == (("甲", "乙"),)


def test_as_python_docx_reads_it(tmp_path: Path) -> None:
    text = python_docx.Document()
    grid = text.add_table(9, 6)
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row.cells):
            cell.text = f"{r}-{c}"
    for (top, left), (bottom, right) in (((0, 0), (0, 5)), ((1, 0), (4, 0)), ((2, 1), (3, 3)), ((5, 4), (8, 5))):
        merged = grid.cell(top, left).merge(grid.cell(bottom, right))
        merged.text = f"{top}-{left}"
    text.save(str(tmp_path / "p.docx"))
    sheet = read_book(tmp_path / "p.docx").sheets[0]
    shown = [[cell.text for cell in row.cells] for row in grid.rows]
    covered = {(r, c): (m.top, m.left) for m in sheet.merged
               for r in range(m.top, m.bottom + 1) for c in range(m.left, m.right + 1)}
    ours = [[sheet.value(*covered.get((r, c), (r, c))) for c in range(6)] for r in range(9)]
    assert ours == shown and len(sheet.merged) == 4


def test_caps_of_a_word_file(tmp_path: Path) -> None:
    from tests.engine.sheet.test_limits import refusal

    path = docx(tmp_path / "a.docx", tbl(tr("甲", tc("乙", span=2)), tr("丙", "丁", "戊")) * 2)
    for limits, code in ((Limits(tables=1), "sheet.too_many_tables"), (Limits(rows=1), "sheet.too_many_rows"),
                         (Limits(columns=2), "sheet.too_many_columns"), (Limits(cells=5), "sheet.too_many_cells"),
                         (Limits(merges=0), "sheet.too_many_merges"), (Limits(text_signs=3), "sheet.too_heavy")):
        problem = refusal(path, limits)
        assert problem.code == code
