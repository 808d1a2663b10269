"""Automatic numbers as Word shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.engine.sheet.child.numerals import numeral
from tests.engine.sheet.docx_file import p, tbl, tc, tr
from tests.engine.sheet.test_word_tables import only, read


def level(n: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
            f'<w:lvlText w:val="{text}"/></w:lvl>')


def abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def at(number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


OFFICIAL = abstract(0, level(0, "chineseCountingThousand", "%1、"), level(1, "chineseCountingThousand", "（%2）"),
                    level(2, "decimal", "%3."), level(3, "decimal", "%3.%4", '<w:suff w:val="space"/>')) + num(1, 0)


def texts(tmp_path: Path, body: str, **sides: str) -> list[str]:
    return [paragraph.text for paragraph in read(tmp_path, body, **sides).prose]


def test_levels_of_an_official_document(tmp_path: Path) -> None:
    steps = (0, 1, 1, 2, 3, 3, 2, 1, 2, 0, 1)
    body = "".join(p("文", at(1, depth)) for depth in steps)
    assert texts(tmp_path, body, numbering=OFFICIAL) == [
        "一、文", "（一）文", "（二）文", "1. 文", "1.1 文", "1.2 文", "2. 文", "（三）文", "1. 文", "二、文",
        "（一）文"]


def test_numbers_in_cells_empty_ones_too(tmp_path: Path) -> None:
    numbered = tc(p("", at(1, 2)))
    hidden = tc(p("", at(1, 2)), down="continue")
    rows = (tr(tc(p("", at(1, 2)), down="restart"), "甲"), tr(hidden, "乙"), tr(numbered, tc(p("丙", at(1, 1)))))
    assert only(read(tmp_path, tbl(*rows), numbering=OFFICIAL)).rows == (
        ("1.", "甲"), (None, "乙"), ("2.", "（一）丙"))


def test_starts_restarts_and_shared_lists(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    letters = level(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>')
    numbering = (abstract(0, level(0, "decimal", "%1.", start=5), letters) + num(1, 0) + num(2, 0) + num(3, 0, again)
                 + num(4, 0, other))
    steps = ((1, 0), (1, 1), (2, 0), (1, 1), (3, 0), (3, 0), (1, 0), (4, 0), (0, 0), (99, 0), (1, 7))
    body = "".join(p("文", at(number, depth)) for number, depth in steps)
    assert texts(tmp_path, body, numbering=numbering) == [
        "5. 文", "a) 文", "6. 文", "b) 文", "1. 文", "2. 文", "3. 文", "IV) 文", "文", "文", "文"]


def test_numbering_by_style_and_none_for_one_paragraph(tmp_path: Path) -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (f'<w:style w:type="paragraph" w:styleId="H1">{listed}</w:style>'
              '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
              f'<w:style w:type="numbering" w:styleId="L">{listed}</w:style>')
    numbering = abstract(0, level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="H1"/>'),
                         level(1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="H2"/>')) + num(1, 0)
    numbering += '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>' + num(2, 5)
    style = '<w:pStyle w:val="{}"/>'.format
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (p("甲", style("H1")) + p("乙", style("H2")) + p("丙", style("H1") + none) + p("丁", at(2))
            + p("戊", style("H2")))
    assert texts(tmp_path, body, numbering=numbering, styles=styles) == [
        "第一章 甲", "1.1 乙", "丙", "第二章 丁", "2.1 戊"]


def test_bullets_are_no_text_and_a_missing_level_shows_its_start(tmp_path: Path) -> None:
    numbering = abstract(0, level(0, "bullet", ""), level(1, "decimal", "%1%2、", start=3)) + num(1, 0)
    numbering += abstract(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")) + num(2, 1)
    body = p("点", at(1)) + p("先有下级", at(2, 1)) + p("上级", at(2)) + p("再下级", at(2, 1))
    assert texts(tmp_path, body, numbering=numbering) == ["点", "1.1 先有下级", "1 上级", "1.1 再下级"]


@pytest.mark.parametrize(
    ("form", "numbers", "written"),
    [
        ("decimal", (1, 10), "1 10"),
        ("decimalZero", (1, 10), "01 10"),
        ("decimalFullWidth", (12,), "１２"),
        ("lowerLetter", (1, 26, 27, 53), "a z aa aaa"),
        ("upperLetter", (2, 28), "B BB"),
        ("lowerRoman", (4, 9, 14), "iv ix xiv"),
        ("upperRoman", (1999,), "MCMXCIX"),
        ("chineseCounting", (1, 10, 11, 20, 21, 99), "一 十 十一 二十 二十一 九十九"),
        ("chineseCountingThousand", (100, 101, 110, 111, 1001, 1010, 12345),
         "一百 一百零一 一百一十 一百一十一 一千零一 一千零一十 一万二千三百四十五"),
        ("japaneseCounting", (1, 10, 11, 100, 123), "一 十 十一 百 百二十三"),
        ("ideographTraditional", (1, 3, 10, 11), "甲 丙 癸 甲"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("ideographZodiacTraditional", (1, 2, 60), "甲子 乙丑 癸亥"),
        ("ideographDigital", (1, 10, 25), "一 一〇 二五"),
        ("chineseLegalSimplified", (1, 10, 21), "壹 壹拾 贰拾壹"),
        ("decimalEnclosedCircle", (1, 20, 21, 36, 51), "① ⑳ ㉑ ㊱ 51"),
        ("decimalEnclosedParen", (3,), "⑶"),
        ("ordinal", (1, 2, 3, 11, 22), "1st 2nd 3rd 11th 22nd"),
        ("unheardOf", (7,), "7"),
        ("chineseCounting", (-1, 100_000), "-1 100000"),
    ],
)
def test_numerals(form: str, numbers: tuple[int, ...], written: str) -> None:
    assert " ".join(numeral(number, form) for number in numbers) == written
