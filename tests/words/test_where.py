"""Places as a person looks for them."""

from __future__ import annotations

import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.sheet import Book, Prose, Sheet
from maplebridge.words.where import say_place


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place("考核.docx", "#1", "B3"), "考核.docx，第1个表格第3行第2列", "考核.docx, table 1, row 3, column 2"),
        (Place("a.DOCX", "#12", "AB10"), "a.DOCX，第12个表格第10行第28列", "a.DOCX, table 12, row 10, column 28"),
        (Place("考核.docx", "#2", line=4), "考核.docx，第2个表格第4行", "考核.docx, table 2, row 4"),
        (Place("考核.docx", "#2"), "考核.docx，第2个表格", "考核.docx, table 2"),
        (Place("考核.docx", line=5), "考核.docx，第5段", "考核.docx, paragraph 5"),
        (Place("台账.xlsx", "#1", "B3"), "台账.xlsx，工作表 #1，单元格 B3", "台账.xlsx, sheet #1, cell B3"),
        (Place("台账.csv", line=7), "台账.csv，第 7 行", "台账.csv, line 7"),
        (Place("scheme.yaml", path="items.1.points", line=3), "scheme.yaml，第 3 行，items.1.points",
         "scheme.yaml, line 3, items.1.points"),
    ],
)
def test_place_in_words(place: Place, zh: str, en: str) -> None:
    assert (say_place(place, "zh"), say_place(place, "en")) == (zh, en)


def test_book_gives_places_of_tables_and_paragraphs() -> None:
    sheet = Sheet("#1", (("甲", "乙"),))
    paragraph = Prose("附注", before=1, line=3)
    book = Book("考核.docx", "docx", (sheet,), (paragraph,))
    assert say_place(book.place(sheet, 0, 1), "zh") == "考核.docx，第1个表格第1行第2列"
    assert say_place(book.beside(paragraph), "zh") == "考核.docx，第3段"
