"""Signs that decide where a layout could mean several things."""

from __future__ import annotations

import pytest

from maplebridge.engine.scheme.office import Answers, Reading, read_office
from maplebridge.engine.scheme.office.book import MOST_ROWS
from maplebridge.engine.scheme.office.wording.numbering import goes_on
from maplebridge.engine.scheme.office.wording.points import heading_points, split_points
from maplebridge.engine.sheet import Book
from maplebridge.engine.sheet.model import Sheet
from tests.engine.scheme.office.grids import lines, read


def _codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def test_a_row_with_the_beginning_of_the_ids_below_is_their_item() -> None:
    reading = read("""
Ref|Requirement|Points|How scored
1|Organisation||
1.1|Leaders are named|40|1 point off for each missing name
2|Response||
2.1|Calls are answered|60|2 points off for each late answer
""")
    assert lines(reading) == [("Organisation", "Leaders are named", 40), ("Response", "Calls are answered", 60)]


@pytest.mark.parametrize(("upper", "number", "below"), [
    ("1", "1.1", True), ("A", "A1", True), ("1.2", "1.2.3", True), ("A", "A.1", True),
    ("1", "11", False), ("1", "1", False), ("", "1", False), ("A", "B1", False), ("2", "1.2", False),
])
def test_a_number_goes_on_from_that_of_its_heading(upper: str, number: str, below: bool) -> None:
    assert goes_on(upper, number) is below


@pytest.mark.parametrize(("text", "name", "behind", "points"), [
    ("处置及时，10分。迟处置一起扣2分。", "处置及时", "迟处置一起扣2分", 10),
    ("处置及时10分。迟处置一起扣2分", "处置及时", "迟处置一起扣2分", 10),
    ("台账齐全，记录完整，8分；每少一次扣2分", "台账齐全，记录完整", "每少一次扣2分", 8),
    ("回访率达95%以上，20分。每低1%扣1分", "回访率达95%以上", "每低1%扣1分", 20),
])
def test_points_may_be_a_clause_of_the_demand(text: str, name: str, behind: str, points: int) -> None:
    assert split_points(text) == (name, behind)
    assert heading_points(text)[1] == points


@pytest.mark.parametrize("text", [
    "达到95%的，10分。其他不得分", "一等奖，5分。二等奖，3分", "每走访一户，2分。", "95%以上，5分。其余不得分",
    "总分100分。按月考核。",
])
def test_points_behind_a_condition_are_not_those_of_the_line(text: str) -> None:
    assert heading_points(text)[1] is None


def test_values_for_each_case_are_the_counting_method() -> None:
    reading = read("""
基准分100分，按下列标准扣分|<|<
序号|扣分情形|扣分值
1|文书错漏|0.5分/处
2|超期办案|每次扣3分
""")
    assert reading.data is not None
    [item] = reading.data["items"]
    assert [(line["method"], line["points"]) for line in item["indicators"]] == [("0.5分/处", 0), ("每次扣3分", 0)]


def test_a_line_that_does_not_apply_is_left_out_and_told() -> None:
    reading = read("""
考核内容|分值|评分标准|是否适用
巡逻|100|少一次扣1分|是
水上巡逻|20|少一次扣1分|不适用
""")
    assert [name for _, name, _ in lines(reading)] == ["巡逻"]
    assert "office.line_left" in _codes(reading)


@pytest.mark.parametrize(("second", "told"), [("60%", False), ("50%", True)])
def test_weights_that_miss_a_hundred_are_told(second: str, told: bool) -> None:
    reading = read(f"""
指标|权重|评分标准
甲|40%|少一次扣1分
乙|{second}|少一次扣1分
""")
    assert ("office.weights_sum" in _codes(reading)) is told


def test_headings_without_their_upper_storey_on_a_later_page_are_no_line() -> None:
    reading = read("""
考核项目|<|分值|评分标准
类别|项目|^|^
治安|巡逻|40|少一次扣1分
类别|项目|分值|评分标准
户政|登记|60|漏一人扣1分
""")
    assert [(item, points) for item, _, points in lines(reading)] == [("治安", 40), ("户政", 60)]


def test_a_column_of_vetoes_makes_its_lines_vetoes() -> None:
    reading = read("""
考核内容|分值|评分标准
巡逻|100|少一次扣1分
""", """
序号|否决情形|认定依据
1|民警违法犯罪的|判决文书
""")
    assert reading.data is not None
    assert [item.get("section", "item") for item in reading.data["items"]] == ["item", "veto"]


def test_a_bonus_in_words_has_the_points_its_words_grant() -> None:
    reading = read("""
考核项目|考核内容|分值|评分标准
治安|巡逻|100|少一次扣1分
加分项目|经验推广||国家级加3分，省级加2分，市级加1分
^|媒体宣传||每篇加1分，最高加4分
""")
    assert [points for _, _, points in lines(reading)] == [100, 3, 4]


def test_the_words_may_hold_over_the_column() -> None:
    table = """
考核内容|分值|评分标准
台账|60|满分50分，缺一本扣5分
巡逻|40|少一次扣1分
"""
    assert "rule_points" in [question.topic for question in read(table).questions]
    reading = read(table, answers={("rule_points", "满分50分，缺一本扣5分"): "points_of_rule"})
    assert [points for _, _, points in lines(reading)] == [50, 40]
    assert reading.data is not None and reading.data["items"][0]["points"] == 90


def test_a_register_is_refused_and_not_read() -> None:
    rows = (("考核内容", "分值"), *((f"第{i}条", 1) for i in range(MOST_ROWS)))
    reading = read_office(Book("台账2026.xlsx", "xlsx", (Sheet("台账", rows),)), Answers())
    assert reading.data is None
    assert "office.table_large" in _codes(reading)
