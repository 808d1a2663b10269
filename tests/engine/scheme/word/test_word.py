"""Schemes as Word files: nothing is lost on the way there and back, and people may edit in between."""

from __future__ import annotations

import copy
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from maplebridge.engine.problem import Place, Problem, has_errors
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.excel.cells import same
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.places import Places
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.engine.scheme.word import is_ours, word_mapping, write_word
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.sheet import Book, read_book
from maplebridge.packs import pack as packs
from maplebridge.words import sentence
from tests.engine.scheme.random_mapping import random_mapping, said
from tests.engine.scheme.sound import CALENDAR, KINDS, data
from tests.engine.sheet.files import converted

Edit = Callable[[Any], None]
PACKS = ("fengqiao", "stationing")
MAIN = 0
WRITER = Path(shutil.which("soffice") or "").resolve().parent / "libswlo.so"


def _source(name: str) -> dict[str, Any]:
    text = (Path(packs.__file__).parent / name / "scheme.yaml").read_text(encoding="utf-8")
    value, _, problems = load_yaml(text, "scheme.yaml")
    assert problems == ()
    return value


def _book(source: dict[str, Any], folder: Path) -> Book:
    (folder / "table.docx").write_bytes(write_word(source))
    return read_book(folder / "table.docx")


def _scheme(source: dict[str, Any]) -> Scheme:
    scheme, problems = read_scheme(source, Place())
    assert scheme is not None, problems
    return scheme


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Book]:
    """The sound scheme's Word file after an edit, as if saved by a person."""

    def make(edit: Edit) -> Book:
        word = docx.Document(io.BytesIO(write_word(data())))
        edit(word)
        word.save(tmp_path / "table.docx")
        return read_book(tmp_path / "table.docx")

    return make


def _judged(book: Book) -> tuple[Scheme | None, tuple[Problem, ...], Places]:
    found, places, problems = word_mapping(book)
    scheme, judged = check_scheme(found, places, before=problems, kinds=KINDS, calendar=CALENDAR)
    return scheme, judged, places


def _table(word: Any, *heads: str) -> Any:
    """The first table whose heading row has these."""
    return next(t for t in word.tables if set(heads) <= {cell.text for cell in t.rows[0].cells})


def _cell(table: Any, code: str, head: str) -> Any:
    heads = [cell.text for cell in table.rows[0].cells]
    row = next(row for row in table.rows if code in [cell.text for cell in row.cells])
    return row.cells[heads.index(head)]


def _add_row(table: Any, code: str, cells: dict[str, str]) -> None:
    """A copy of the row of `code` below it, as Word adds rows."""
    row = next(row for row in table.rows if code in [cell.text for cell in row.cells])
    row._tr.addnext(copy.deepcopy(row._tr))
    heads = [cell.text for cell in table.rows[0].cells]
    added = table.rows[[r._tr for r in table.rows].index(row._tr) + 1]
    for head, text in cells.items():
        added.cells[heads.index(head)].text = text


def _drop_row(table: Any, code: str) -> None:
    row = next(row for row in table.rows if code in [cell.text for cell in row.cells])
    row._tr.getparent().remove(row._tr)


def _at(found: tuple[Problem, ...], code: str) -> list[tuple[str | None, str | None]]:
    return [(problem.place.sheet, problem.place.cell) for problem in found if problem.code == code]


# ---------------------------------------------------------------- there and back
@pytest.mark.parametrize("name", PACKS)
def test_shipped_packs_come_back_equal(name, tmp_path):
    source = _source(name)
    book = _book(source, tmp_path)
    assert is_ours(book)
    back, places, problems = word_mapping(book)
    assert problems == ()
    assert back == source
    assert _scheme(back) == _scheme(source)
    assert places["items.0.indicators.0.score"].sheet != places["items.0.indicators.0.method"].sheet == "#1"


@pytest.mark.skipif(not WRITER.exists(), reason="LibreOffice Writer is not installed: make system")
@pytest.mark.parametrize("name", PACKS)
def test_saved_again_by_another_program_it_is_still_equal(name, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "table.docx").write_bytes(write_word(_source(name)))
    again = converted(converted(tmp_path / "there" / "table.docx", "odt"), "docx")
    back, _, problems = word_mapping(read_book(again))
    assert problems == ()
    assert back == _source(name)


def test_the_sound_scheme_comes_back_equal_and_sound(tmp_path):
    assert _judged(_book(data(), tmp_path))[:2] == (_scheme(data()), ())


@pytest.mark.parametrize("seed", range(60))
def test_random_mappings_come_back_equal(seed, tmp_path):
    source = random_mapping(seed)
    back, _, problems = word_mapping(_book(source, tmp_path))
    assert problems == ()
    assert same(said(back), said(source))


def test_control_signs_are_kept_too(tmp_path):
    source = data()
    source["items"][0]["indicators"][0]["method"] = "一\t二\r\n三\x0b\x85四"
    back, _, problems = word_mapping(_book(source, tmp_path))
    assert problems == ()
    assert same(said(back), said(source))


@pytest.mark.parametrize("code", [None, "A.1", 7, " B.1"])
def test_codes_that_tell_no_lines_apart_are_kept_whole(code, tmp_path):
    source = data()
    source["items"][1]["indicators"][0]["code"] = code
    back, _, _ = word_mapping(_book(source, tmp_path))
    assert same(said(back), said(source))


def test_the_same_scheme_gives_the_same_bytes():
    assert write_word(data()) == write_word(data())


# ---------------------------------------------------------------- what the office sees
def test_the_main_table_reads_like_the_offices_own(tmp_path):
    table = _book(_source("fengqiao"), tmp_path).sheets[MAIN]
    assert table.rows[0] == (
        "项目编号", "项目", "编号", "指标", "分值", "指标含义", "计分方法", "核验方式", "牵头部门", "责任角色",
        "完成时限")
    assert table.rows[1][:5] == ("FQ1", "责任落实\n（10分）", "FQ1.1", "责任到人率", "4")
    assert table.rows[1][-1] == "方案印发后5个工作日"
    assert table.rows[4][:5] == ("小计", None, None, None, "10")
    assert {"加分项目", "否决项目（一票否决）", "监测项目（不计分）"} < {row[0] for row in table.rows}
    assert table.rows[-1][:5] == ("合计", None, None, None, "100")
    assert (1, 0, 3, 0) in [(m.top, m.left, m.bottom, m.right) for m in table.merged]


def test_second_level_headings_are_merged_over_their_lines(tmp_path):
    source = data()
    lines = source["items"][0]["indicators"]
    lines.append({**copy.deepcopy(lines[1]), "code": "A.3"})
    lines[0]["group"], lines[1]["group"] = "一组", "一组"
    table = _book(source, tmp_path).sheets[MAIN]
    assert table.rows[0][2] == "二级指标"
    assert [row[2] for row in table.rows[1:4]] == ["一组", None, None]
    assert (1, 2, 2, 2) in [(m.top, m.left, m.bottom, m.right) for m in table.merged]
    assert said(word_mapping(_book(source, tmp_path))[0]) == said(source)


# ---------------------------------------------------------------- edits that are fine
def test_changed_points_and_words_in_the_main_table_are_read(edited):
    def edit(word):
        table = word.tables[MAIN]
        _cell(table, "A.1", "分值").text = "３５"
        _cell(table, "A.2", "分值").text = "20.0"
        _cell(table, "A.1", "项目").text = "甲改\n（55分）"
        _cell(table, "A.1", "完成时限").text = "季末前 5 个工作日"
        _cell(table, "小计", "分值").text = "55"
        _cell(table, "合计", "分值").text = "95"

    book = edited(edit)
    found, _, problems = word_mapping(book)
    assert problems == ()
    item = found["items"][0]
    assert (item["name"]["zh"], item["points"]) == ("甲改", 55)
    assert (item["indicators"][0]["points"], item["indicators"][0]["due"]) == (35, "quarter_end-5wd")


def test_an_added_row_with_its_rows_in_the_annexes_is_an_indicator(edited):
    def edit(word):
        _add_row(word.tables[MAIN], "A.1", {"编号": "A.3", "指标": "新增", "分值": "0"})
        _add_row(_table(word, "编号", "层级"), "A.1", {"编号": "A.3"})
        _add_row(_table(word, "编号", "计分规则"), "A.1", {"编号": "A.3", "计分规则": "{kind: measure, from: L05}"})

    scheme, problems, _ = _judged(edited(edit))
    assert scheme is not None, problems
    assert [line.code for line in scheme.items[0].indicators] == ["A.1", "A.3", "A.2"]
    assert scheme.indicator("A.3").tier == "baseline"


def test_a_changed_rule_in_the_annex_is_read(edited):
    def edit(word):
        rule = _cell(_table(word, "编号", "计分规则"), "B.1", "计分规则")
        rule.text = "kind: expr\nof: 40"

    found, _, problems = word_mapping(edited(edit))
    assert problems == ()
    assert found["items"][1]["indicators"][0]["score"] == {"kind": "expr", "of": 40}


def test_an_item_moved_below_the_bonus_row_is_bonus(edited):
    def edit(word):
        items = _table(word, "项目编号", "板块")
        section = next(row for row in items.rows if row.cells[0].text == "V")
        assert section.cells[1].text == "否决"
        section.cells[1].text = ""
        band = next(row for row in word.tables[MAIN].rows if row.cells[0].text.startswith("否决"))
        band.cells[0].text = "加分项"

    found, _, problems = word_mapping(edited(edit))
    assert problems == ()
    assert [item.get("section") for item in found["items"]] == [None, None, "bonus"]


def test_tables_cut_in_two_with_repeated_headings_are_one(edited):
    def edit(word):
        for table in (word.tables[MAIN], _table(word, "编号", "计分规则")):
            rows = list(table.rows)
            cut = next(k for k, row in enumerate(rows) if "B.1" in [cell.text for cell in row.cells])
            second = copy.deepcopy(table._tbl)
            for k, tr in enumerate(list(second.tr_lst)):
                if 0 < k < cut:
                    second.remove(tr)
            for row in rows[cut:]:
                table._tbl.remove(row._tr)
            paragraph = copy.deepcopy(word.paragraphs[-1]._p)
            table._tbl.addnext(paragraph)
            paragraph.addnext(second)

    assert _judged(edited(edit))[:2] == (_scheme(data()), ())


def test_a_table_of_the_offices_own_is_left_alone(edited):
    def edit(word):
        word.add_table(1, 2).rows[0].cells[0].text = "联系人"

    book = edited(edit)
    scheme, problems, _ = _judged(book)
    assert scheme == _scheme(data())
    assert [(p.code, p.severity, p.place.sheet) for p in problems] == [
        ("wordfile.table_ignored", "warning", f"#{len(book.sheets)}")]


def test_without_annexes_it_is_a_table_like_any_other(edited):
    def edit(word):
        for table in word.tables[1:]:
            table._tbl.getparent().remove(table._tbl)

    assert not is_ours(edited(edit))


# ---------------------------------------------------------------- faults at their cells
def _fault(edited: Any, edit: Edit, code: str) -> Problem:
    """The fault, with words in both languages that say where."""
    _, problems, _ = _judged(edited(edit))
    assert has_errors(problems)
    found = next(problem for problem in problems if problem.code == code)
    for language in ("zh", "en"):
        told = sentence(found, language)
        assert told.what and told.do and "{" not in told.what + told.do
    return found


def test_words_where_points_should_be(edited):
    found = _fault(edited, lambda word: setattr(_cell(word.tables[MAIN], "A.1", "分值"), "text", "四十"),
                   "scheme.wrong_type")
    assert (found.place.file, found.place.sheet, found.place.cell) == ("table.docx", "#1", "E2")


def test_an_unreadable_rule(edited):
    def edit(word):
        _cell(_table(word, "编号", "计分规则"), "A.1", "计分规则").text = "{kind: curve"

    found = _fault(edited, edit, "workbook.rule_syntax")
    word = docx.Document(io.BytesIO(write_word(data())))
    number = next(k for k, t in enumerate(word.tables) if {"编号", "计分规则"} <= {c.text for c in t.rows[0].cells})
    assert (found.place.sheet, found.place.cell) == (f"#{number + 1}", "C2")


def test_an_added_row_without_its_rule(edited):
    def edit(word):
        _add_row(word.tables[MAIN], "A.1", {"编号": "A.3", "指标": "新增"})

    found = _fault(edited, edit, "wordfile.line_missing")
    assert (found.place.sheet, found.place.cell, found.params["code"]) == ("#1", "C3", "A.3")


@pytest.mark.parametrize("head", ["层级", "计分规则"])
def test_a_deleted_annex_row(edited, head):
    found = _fault(edited, lambda word: _drop_row(_table(word, "编号", head), "A.2"), "wordfile.line_missing")
    assert (found.place.sheet, found.place.cell, found.params["code"]) == ("#1", "C3", "A.2")


def test_a_deleted_line_whose_annex_rows_stayed(edited):
    def edit(word):
        table = word.tables[MAIN]
        _drop_row(table, "A.2")

    found = _fault(edited, edit, "workbook.unknown_indicator")
    assert found.params["indicator"] == "A.2" and found.place.cell == "A3"


def test_an_annex_row_of_no_item(edited):
    def edit(word):
        _table(word, "项目编号", "板块").rows[1].cells[0].text = "Z"

    assert _fault(edited, edit, "wordfile.unknown_item").params["item"] == "Z"


def test_an_annex_row_without_a_code(edited):
    found = _fault(
        edited, lambda word: setattr(_cell(_table(word, "编号", "层级"), "A.2", "编号"), "text", ""),
        "wordfile.row_without_code")
    assert found.place.cell == "A3"


def test_a_code_twice_in_an_annex(edited):
    assert _fault(
        edited, lambda word: setattr(_cell(_table(word, "编号", "层级"), "B.1", "编号"), "text", "A.1"),
        "workbook.said_twice").place.cell is not None


def test_a_section_that_says_two_things(edited):
    def edit(word):
        band = next(row for row in word.tables[MAIN].rows if row.cells[0].text.startswith("否决"))
        band.cells[0].text = "加分项目"

    assert _fault(edited, edit, "wordfile.section_differs").place.sheet == "#1"


@pytest.mark.parametrize(("heads", "title"), [
    (("步骤代号", "步骤"), "附表3"), (("名称", "规则"), "附表4"), (("方案", "内容"), "附表1"),
    (("编号", "层级"), "指标属性"), (("编号", "计分规则"), "计分规则"),
])
def test_a_lost_annex(edited, heads, title):
    def edit(word):
        table = _table(word, *heads)._tbl
        table.getparent().remove(table)

    _, problems, _ = _judged(edited(edit))
    assert any(title in p.params["title"] for p in problems if p.code == "wordfile.annex_missing")


def test_a_stale_sum_is_a_warning(edited):
    _, problems, _ = _judged(edited(lambda word: setattr(_cell(word.tables[MAIN], "小计", "分值"), "text", "59分")))
    assert problems == ()
    _, (problem,), _ = _judged(edited(lambda word: setattr(_cell(word.tables[MAIN], "小计", "分值"), "text", "59")))
    assert (problem.code, problem.severity, problem.params["found"]) == ("workbook.stale_sum", "warning", 60)


def test_unknown_and_repeated_headings(edited):
    def edit(word):
        main = word.tables[MAIN]
        main.rows[0].cells[5].text = "备注栏"
        _table(word, "编号", "层级").rows[0].cells[3].text = "层级"

    _, problems, _ = _judged(edited(edit))
    assert {"workbook.unknown_column", "workbook.column_twice"} <= {problem.code for problem in problems}
