"""Schemes as workbooks: nothing is lost on the way there and back, and people may edit in between."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.excel import book_mapping, read_scheme_book, write_mapping, write_scheme
from maplebridge.engine.scheme.excel.cells import same
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme, read_scheme_text
from maplebridge.engine.sheet import Book, read_book
from maplebridge.packs import pack as packs
from maplebridge.words import sentence
from tests.engine.scheme.random_mapping import random_mapping, said
from tests.engine.scheme.sound import CALENDAR, KINDS, TEXT, data

Edit = Callable[[Workbook], None]
PACKS = ("fengqiao", "stationing")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Book]:
    """The sound scheme's workbook after an edit, as if saved by a person."""

    def make(edit: Edit, source: dict[str, Any] | None = None) -> Book:
        workbook = openpyxl.load_workbook(io.BytesIO(write_mapping(source or data())))
        edit(workbook)
        workbook.save(tmp_path / "table.xlsx")
        return read_book(tmp_path / "table.xlsx")

    return make


def _book(source: dict[str, Any], folder: Path) -> Book:
    (folder / "table.xlsx").write_bytes(write_mapping(source))
    return read_book(folder / "table.xlsx")


def _scheme(source: dict[str, Any]) -> Scheme:
    scheme, problems = read_scheme(source, Place())
    assert scheme is not None, problems
    return scheme


def _faults(book: Book) -> tuple[Problem, ...]:
    return read_scheme_book(book, kinds=KINDS, calendar=CALENDAR)[1]


# ---------------------------------------------------------------- there and back
@pytest.mark.parametrize("name", PACKS)
def test_shipped_packs_come_back_equal(name, tmp_path):
    text = (Path(packs.__file__).parent / name / "scheme.yaml").read_text(encoding="utf-8")
    scheme, problems = read_scheme_text(text, "scheme.yaml")
    assert scheme is not None, problems
    (tmp_path / "table.xlsx").write_bytes(write_scheme(scheme))
    back, found = read_scheme_book(read_book(tmp_path / "table.xlsx"))
    assert back == scheme
    assert [problem.code for problem in found if problem.severity == "error"] == []


def test_the_sound_scheme_comes_back_equal_and_sound(tmp_path):
    back, found = read_scheme_book(_book(data(), tmp_path), kinds=KINDS, calendar=CALENDAR)
    assert (back, found) == (_scheme(data()), ())


@pytest.mark.parametrize("seed", range(60))
def test_random_mappings_come_back_equal(seed, tmp_path):
    source = random_mapping(seed)
    back, _, problems = book_mapping(_book(source, tmp_path))
    assert problems == ()
    assert same(said(back), said(source))


def test_the_same_scheme_gives_the_same_bytes():
    assert write_mapping(data()) == write_mapping(data())


def test_a_second_round_changes_nothing(tmp_path):
    once, _, _ = book_mapping(_book(data(), tmp_path))
    twice, _, _ = book_mapping(_book(once, tmp_path))
    assert twice == once


def test_a_scheme_made_in_code_has_nothing_to_write():
    scheme = _scheme(data())
    with pytest.raises(ValueError, match="source"):
        write_scheme(Scheme(scheme.code, "1", scheme.name, "other", scheme.period, {}))


def test_a_rule_too_long_for_a_cell_is_refused():
    source = data()
    source["nodes"]["long"] = {"kind": "lookup", "of": "A", "table": {f"key{i}": i for i in range(4000)}, "else": 0}
    with pytest.raises(Refused) as refused:
        write_mapping(source)
    assert refused.value.problems[0].code == "workbook.too_long"


# ---------------------------------------------------------------- what the office sees
def _table(workbook: Workbook) -> Worksheet:
    return workbook["考核评估表 Table"]


def _row(sheet: Worksheet, code: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == code)


def _column(sheet: Worksheet, head: str) -> int:
    return next(c.column for row in sheet.iter_rows(max_row=4) for c in row if str(c.value).split("\n")[0] == head)


def _cell(sheet: Worksheet, code: str, head: str) -> Any:
    return sheet.cell(_row(sheet, code), _column(sheet, head))


def _unmerge(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def test_the_table_reads_like_the_offices_own():
    workbook = openpyxl.load_workbook(io.BytesIO(write_mapping(data())))
    sheet = _table(workbook)
    assert sheet["A1"].value == "测试方案"
    assert _cell(sheet, "A.1", "完成时限").value == "月末后3个工作日"
    assert _cell(sheet, "A.1", "适用类别").value == "城区所"
    assert _cell(sheet, "A.1", "层级").value == "基线"
    assert _cell(sheet, "小计 Sub-total", "分值").value == 60
    assert "A4:A5" in [str(merged) for merged in sheet.merged_cells.ranges]
    assert _cell(sheet, "A.1", "计分规则").value.startswith("kind: curve\nof: {kind: measure, from: L05")


def test_offices_print_the_usual_columns_and_find_the_others_folded():
    sheet = _table(openpyxl.load_workbook(io.BytesIO(write_mapping(data()))))
    last, hidden = _column(sheet, "完成时限"), _column(sheet, "二级指标")
    assert sheet.print_area == f"'考核评估表 Table'!$A$1:${get_column_letter(last)}${sheet.max_row}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape", 9, "$1:$3")
    folded = [c for c in range(1, sheet.max_column + 1) if _folded(sheet, c)]
    assert folded == [hidden, *range(last + 1, sheet.max_column + 1)]


def _folded(sheet: Worksheet, column: int) -> bool:
    return any(d.hidden and d.min <= column <= d.max for d in sheet.column_dimensions.values())


# ---------------------------------------------------------------- edits that are fine
def test_changed_points_are_read(edited):
    def edit(workbook):
        _cell(_table(workbook), "B.1", "分值").value = 35

    found = {problem.code for problem in _faults(edited(edit)) if problem.severity == "error"}
    assert found == {"validate.item_points", "validate.points_exceeded"}


def test_an_inserted_row_joins_its_item(edited):
    def edit(workbook):
        sheet = _table(workbook)
        _unmerge(sheet)
        row = _row(sheet, "A.2")
        sheet.insert_rows(row)
        added = {"编号": "A.3", "指标": "新增指标", "分值": "０", "层级": "Baseline", "完成时限": "季末前 5 个工作日",
                 "计分规则": "{kind: measure, from: L05}"}
        for head, value in added.items():
            sheet.cell(row, _column(sheet, head)).value = value

    scheme, _ = read_scheme_book(edited(edit))
    assert scheme is not None
    assert [indicator.code for indicator in scheme.items[0].indicators] == ["A.1", "A.3", "A.2"]
    added = scheme.indicator("A.3")
    assert (added.points, added.tier, added.due.text) == (0, "baseline", "quarter_end-5wd")


def test_repeated_item_cells_after_unmerging_are_one_item(edited):
    def edit(workbook):
        sheet = _table(workbook)
        _unmerge(sheet)
        for column in range(1, 4):
            sheet.cell(_row(sheet, "A.2"), column).value = sheet.cell(_row(sheet, "A.1"), column).value

    assert read_scheme_book(edited(edit))[0] == _scheme(data())


def test_columns_may_move_and_the_english_ones_go(edited):
    def edit(workbook):
        sheet = _table(workbook)
        _unmerge(sheet)
        sheet.delete_cols(_column(sheet, "项目（英文）"), 8)
        sheet.move_range(f"F1:F{sheet.max_row}", cols=40)
        sheet.delete_cols(6)

    scheme, problems = read_scheme_book(edited(edit))
    assert scheme is not None, problems
    assert scheme.indicator("A.1").name.zh == "及时率"
    assert scheme.indicator("A.1").name.en is None


def test_a_renamed_table_is_known_by_its_heading_and_own_sheets_are_left_alone(edited):
    def edit(workbook):
        _table(workbook).title = "2026年评估表"
        workbook.create_sheet("草稿")["A1"] = "随手记"
        workbook.create_sheet("空")

    scheme, problems = read_scheme_book(edited(edit), kinds=KINDS, calendar=CALENDAR)
    assert scheme == _scheme(data())
    assert [(problem.code, problem.severity, problem.place.sheet) for problem in problems] == [
        ("workbook.sheet_ignored", "warning", "草稿")]


def test_words_in_either_language_dates_and_spaces_as_typed(edited):
    def edit(workbook):
        basics = workbook["基本信息 Basics"]
        for row in basics.iter_rows():
            if str(row[0].value).startswith("考核日"):
                row[1].value = "2026年12月15日"
            if str(row[0].value).startswith("方案类型"):
                row[1].value = " creation "
        sheet = _table(workbook)
        _cell(sheet, "A.1", "周期").value = "Monthly"
        _cell(sheet, "A.1", "适用类别").value = "Urban"
        _cell(sheet, "A.1", "分值").value = " 40.0 "
        _cell(sheet, "A.1", "取数台账").value = "L05 "

    assert read_scheme_book(edited(edit))[0] == _scheme(data())


def test_remarks_below_the_total_are_left_alone(edited):
    def edit(workbook):
        sheet = _table(workbook)
        sheet.cell(sheet.max_row + 2, 1).value = "注：本表由领导小组办公室负责解释。"

    assert read_scheme_book(edited(edit))[0] == _scheme(data())


# ---------------------------------------------------------------- faults at their cells
def _at(found: tuple[Problem, ...], code: str) -> list[tuple[str | None, str | None]]:
    return [(problem.place.sheet, problem.place.cell) for problem in found if problem.code == code]


def _fault_case(head: str, code: str, value: Any, fault: str) -> Any:
    def edit(workbook):
        _cell(_table(workbook), code, head).value = value

    return pytest.param(edit, head, code, fault, id=f"{fault} {head}")


@pytest.mark.parametrize(("edit", "head", "code", "fault"), [
    _fault_case("分值", "A.1", "四十", "scheme.wrong_type"),
    _fault_case("层级", "A.1", "顶线", "scheme.unknown_choice"),
    _fault_case("完成时限", "A.1", "月底前", "scheme.bad_due"),
    _fault_case("编号", "B.1", "A.1", "scheme.code_twice"),
    _fault_case("编号", "B.1", None, "scheme.key_missing"),
    _fault_case("适用类别", "A.1", "城郊所", "validate.unknown_category"),
    _fault_case("取数台账", "A.1", "L99", "validate.unknown_ledger"),
    _fault_case("计分规则", "A.1", "kind: curve\nof: {kind", "workbook.rule_syntax"),
    _fault_case("计分规则", "A.1", "{kind: wave, of: A}", "scheme.unknown_choice"),
    _fault_case("计分规则", "B.1", None, "scheme.no_score"),
    _fault_case("分值", "A.1", "#REF!", "workbook.cell_error"),
    _fault_case("其他设置", "A.1", "随便写", "workbook.rest_no_mapping"),
    _fault_case("其他设置", "A.1", "colour: red", "scheme.unknown_key"),
    _fault_case("其他设置", "A.1", "due: assessment", "workbook.said_twice"),
])
def test_a_fault_is_at_its_cell(edited, edit, head, code, fault):
    book = edited(edit)
    workbook = openpyxl.load_workbook(io.BytesIO(write_mapping(data())))
    cell = _cell(_table(workbook), code, head).coordinate
    assert ("考核评估表 Table", cell) in _at(_faults(book), fault)


def test_one_unreadable_rule_is_one_error(edited):
    def edit(workbook):
        _cell(_table(workbook), "A.1", "计分规则").value = "kind：curve，{"

    assert [problem.code for problem in _faults(edited(edit))] == ["workbook.rule_no_mapping"]


def test_unknown_repeated_missing_and_nameless_columns(edited):
    def edit(workbook):
        sheet = _table(workbook)
        last = sheet.max_column
        for step, head in enumerate(("备注栏", "分值", None), start=1):
            sheet.cell(3, last + step).value = head
            sheet.cell(4, last + step).value = "内容"
        sheet.cell(3, _column(sheet, "指标")).value = "名 目"

    found = _faults(edited(edit))
    codes = [problem.code for problem in found]
    assert codes.count("workbook.unknown_column") == 2
    assert {"workbook.column_twice", "workbook.column_missing", "workbook.column_without_head"} <= set(codes)


def test_rows_that_belong_nowhere(edited):
    def edit(workbook):
        sheet = _table(workbook)
        row = _row(sheet, "B.1")
        _unmerge(sheet)
        for column in range(1, 5):
            sheet.cell(row, column).value = None
        tasks = workbook["任务步骤 Tasks"]
        tasks.cell(2, 1).value = "Z.1"
        nodes = workbook["计算规则 Nodes"]
        nodes.cell(2, 1).value = None
        basics = workbook["基本信息 Basics"]
        basics.cell(4, 1).value = "主管领导"
        basics.cell(2, 1).value, basics.cell(2, 2).value = "随手", "一行"

    codes = [problem.code for problem in _faults(edited(edit))]
    assert {"workbook.row_without_item", "workbook.unknown_indicator", "workbook.node_without_name",
            "workbook.unknown_label", "workbook.row_without_block"} <= set(codes)


def test_a_stale_sum_is_a_warning(edited):
    def edit(workbook):
        _cell(_table(workbook), "小计 Sub-total", "分值").value = 59

    (problem,) = _faults(edited(edit))
    assert (problem.code, problem.severity, problem.params["found"]) == ("workbook.stale_sum", "warning", 60)


def test_a_workbook_without_a_table(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "某某通知"
    workbook.save(tmp_path / "other.xlsx")
    scheme, problems = read_scheme_book(read_book(tmp_path / "other.xlsx"))
    assert scheme is None
    assert [problem.code for problem in problems] == ["workbook.no_table"]


TEN: dict[tuple[str, str], Any] = {
    ("A.2", "分值"): 15,
    ("B.1", "编号"): "A.1",
    ("A.1", "完成时限"): "月底前",
    ("A.1", "适用类别"): "城郊所",
    ("A.1", "层级"): "顶线",
    ("A.1", "取数台账"): "L99",
    ("A.2", "计分规则"): "{kind: tally, base: 20, each: [{from: L01, where: \"falt == 'yes'\", points: -2, cap: -10}]}",
    ("V.1", "计分规则"): "{kind: measure, from: L01",
    ("A.1", "分值"): "四十",
}
TEN_CODES = [
    "scheme.bad_due", "scheme.code_twice", "scheme.unknown_choice", "scheme.wrong_type", "validate.no_workday",
    "validate.unknown_category", "validate.unknown_field", "validate.unknown_ledger", "workbook.rule_syntax",
    "workbook.unknown_column",
]


def test_ten_planted_faults_show_all_ten_at_once_with_cell_and_advice(edited):
    def edit(workbook):
        sheet = _table(workbook)
        cells = {key: _cell(sheet, *key) for key in TEN}
        for key, cell in cells.items():
            cell.value = TEN[key]
        sheet.cell(3, sheet.max_column + 1).value = "备注栏"
        for row in workbook["基本信息 Basics"].iter_rows():
            if str(row[0].value).startswith("考核日"):
                row[1].value = date(2026, 10, 3)

    found = _faults(edited(edit))
    assert {problem.code for problem in found} >= set(TEN_CODES)
    for problem in found:
        assert problem.place.file == "table.xlsx"
        assert problem.place.cell or problem.place.path in ("items", "scheme")
        assert sentence(problem, "zh").do
        assert sentence(problem, "en").do


def test_numbers_keep_their_digits(tmp_path):
    source = data()
    source["scheme"]["full_score"] = Decimal("100.000000000000000001")
    source["items"][1]["indicators"][0]["score"]["else"] = Decimal("0.1234567890123456789")
    back, _, _ = book_mapping(_book(source, tmp_path))
    assert back["scheme"]["full_score"] == Decimal("100.000000000000000001")
    assert back["items"][1]["indicators"][0]["score"]["else"] == Decimal("0.1234567890123456789")


def test_the_fixture_is_what_its_text_says():
    assert read_scheme_text(TEXT, "sound.yaml")[0] == _scheme(data())
