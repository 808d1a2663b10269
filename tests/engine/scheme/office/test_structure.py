"""One layout at a time."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.scheme.office.grids import lines, read


def test_the_same_columns_twice_side_by_side_are_one_table() -> None:
    reading = read("""
考核内容|分值|考核内容|分值
1.甲|5|3.丙|10
2.乙|5|4.丁|80
""")
    assert [(name, points) for _, name, points in lines(reading)] == [("甲", 5), ("乙", 5), ("丙", 10), ("丁", 80)]


def test_one_points_cell_over_two_lines_is_one_indicator() -> None:
    reading = read("""
项目|考核内容|分值|评分标准
组织|成立小组|10|未成立扣5分
^|制定方案|^|未制定扣5分
^|召开会议|90|少一次扣1分
""")
    assert lines(reading) == [("组织", "成立小组；制定方案", 10), ("组织", "召开会议", 90)]
    assert reading.data is not None
    assert reading.data["items"][0]["indicators"][0]["method"] == "未成立扣5分\n未制定扣5分"


def test_points_beside_the_item_alone_make_it_one_indicator() -> None:
    reading = read("""
项目|分值|内容|标准
信息化|100|应用系统|不用扣2分
||数据准确|错一条扣1分
""")
    assert lines(reading) == [("信息化", "信息化", 100)]


def test_numbered_parts_of_a_cell_with_points_are_lines() -> None:
    reading = read("""
考评项目|考评内容及标准
一、组织（20分）|1.成立小组（5分）。未成立不得分。\\n2.召开会议（15分）。少一次扣1分。
二、调处（80分）|1.调处及时（80分）。迟一件扣1分。
""")
    assert lines(reading) == [("组织", "成立小组", 5), ("组织", "召开会议", 15), ("调处", "调处及时", 80)]


def test_a_heading_of_two_storeys_without_merges() -> None:
    reading = read("""
序号|考核内容||考核标准||考核
|大项|小项|分值|评分细则|方式
1|治安|巡逻|40|少一次扣2分|查记录
2||盘查|60|少一次扣2分|查记录
""")
    assert lines(reading) == [("治安", "巡逻", 40), ("治安", "盘查", 60)]


def test_points_of_a_part_above_numbered_items() -> None:
    reading = read("""
序号|考核内容|评分标准|分值
第一部分 共性考核（40分）|<|<|<
一、组织领导（40分）|<|<|<
1|成立小组|未成立不得分|40
第二部分 个性考核（60分）|<|<|<
二、专项工作（60分）|<|<|<
2|专项行动|缺一次扣5分|60
""")
    assert lines(reading) == [("共性考核", "成立小组", 40), ("个性考核", "专项行动", 60)]
    assert reading.data is not None
    assert [item["indicators"][0]["group"] for item in reading.data["items"]] == ["组织领导", "专项工作"]


@pytest.mark.parametrize("grid", [
    "姓名|职务|电话\n王某|科长|0931\n李某|科员|0932",
    "序号|工作内容|完成时限|责任人\n1|动员|3月|张\n2|实施|4月|李",
    "单位|得分|排名\n城关所|95|1\n东岗所|90|2",
    "填表说明\n一、本表由各所填写。\n二、数据截至11月30日。",
])
def test_what_assesses_nothing_is_left_alone(grid: str) -> None:
    reading = read(grid)
    assert reading.data is None
    assert [problem.code for problem in reading.problems] == ["office.sheet_left", "office.no_table"]


def test_sums_that_differ_are_told_and_the_lines_count() -> None:
    reading = read("""
考核项目|考核内容|分值|评分标准
组织（25分）|甲|10|缺一次扣1分
^|乙|10|缺一次扣1分
合计||100|
""")
    assert [(p.code, p.place.cell, p.params["found"]) for p in reading.problems] == [
        ("office.sum_differs", "A2", Decimal(20)), ("office.total_differs", "C4", Decimal(20))]
    assert reading.data is not None
    assert reading.data["items"][0]["points"] == 20
    assert reading.data["scheme"]["full_score"] == 20


def test_item_points_without_points_of_lines_are_asked_once() -> None:
    grid = """
考核项目|考核内容|评分标准
组织（20分）|甲|未开展扣1分
^|乙|未开展扣1分
落实（80分）|丙（80分）|每缺一次扣5分
"""
    reading = read(grid)
    assert [(q.topic, q.text) for q in reading.questions if not q.topic.startswith("rule")] == [("shares", "组织")]
    answered = read(grid, answers={("shares", "组织"): "equal_shares"})
    assert [points for _, _, points in lines(answered)] == [10, 10, 80]


def test_codes_are_kept_where_printed_and_else_made_from_numbers() -> None:
    reading = read("""
编号|指标|满分|评分规则
1-1|出警及时率|40|每缺一次扣1分
1-2|群众满意率|60|每缺一次扣1分
""")
    assert reading.data is not None
    assert [line["code"] for line in reading.data["items"][0]["indicators"]] == ["1-1", "1-2"]


def test_weights_that_a_sheet_shows_as_percent_are_points() -> None:
    reading = read("""
指标|权重|评分标准
完整率|0.4|每缺一项扣1分
准确率|0.6|每错一处扣1分
""")
    assert [points for _, _, points in lines(reading)] == [40, 60]
