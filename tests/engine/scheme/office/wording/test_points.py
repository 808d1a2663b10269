"""Points as printed, in a cell of their own or behind a heading."""

from __future__ import annotations

from decimal import Decimal

import pytest

from maplebridge.engine.scheme.office.wording.numbering import split_number
from maplebridge.engine.scheme.office.wording.points import Printed, heading_points, read_points


@pytest.mark.parametrize(("text", "points"), [
    ("5", "5"), ("５分", "5"), ("1.5分", "1.5"), ("（5分）", "5"), ("+2", "2"), ("-3", "-3"), ("10（每项2分）", "10"),
    ("最多加10分", "10"), ("max 5", "5"), ("20 points", "20"), ("满分20分", "20"), ("不超过3分", "3"),
])
def test_a_cell_says_its_points(text: str, points: str) -> None:
    assert read_points(text) == Printed(Decimal(points))


@pytest.mark.parametrize("text", ["", "—", "/", "否决", "不计分", "n/a"])
def test_a_cell_says_none(text: str) -> None:
    assert read_points(text) == Printed()


def test_points_for_each_time_are_no_total() -> None:
    assert read_points("0.5分/次") == Printed(each=True)
    assert read_points("每次2分") == Printed(each=True)


@pytest.mark.parametrize("text", ["1-5分", "视情况", "5或10"])
def test_anything_else_is_doubtful(text: str) -> None:
    assert read_points(text).doubt


@pytest.mark.parametrize(("text", "name", "points"), [
    ("组织领导（20分）", "组织领导", "20"), ("组织领导\n（２０分）", "组织领导", "20"),
    ("队伍建设80分", "队伍建设", "80"),
    ("Leadership (20 points)", "Leadership", "20"), ("加分项（最多10分）", "加分项", "10"),
    ("Service (60%)", "Service", "60"),
])
def test_a_heading_and_its_points(text: str, name: str, points: str) -> None:
    assert heading_points(text) == (name, Decimal(points))


@pytest.mark.parametrize("text", [
    "未成立扣5分", "每少一次扣2分", "考核办法（2026）", "省级加3分", "市级（2分）县级（1分）",
])
def test_words_of_a_rule_are_no_points(text: str) -> None:
    assert heading_points(text)[1] is None


@pytest.mark.parametrize(("text", "style", "number", "rest"), [
    ("一、组织", "cn", 1, "组织"), ("（十二）制度", "cn_paren", 12, "制度"), ("3.台账", "arabic", 3, "台账"),
    ("(4) Books", "arabic_paren", 4, "Books"), ("⑤巡逻", "circled", 5, "巡逻"), ("第三条 纪律", "clause", 3, "纪律"),
    ("Section 2: Service", "part", 2, "Service"), ("IV. Records", "roman", 4, "Records"),
])
def test_numbering_in_front(text: str, style: str, number: int, rest: str) -> None:
    found = split_number(text)
    assert found is not None
    assert (found.style, found.number, found.rest) == (style, number, rest)


@pytest.mark.parametrize("text", ["3个以上单位", "95%以上", "2026年工作", "1.5分", "一般情况", "A级以上"])
def test_words_that_only_begin_with_a_number(text: str) -> None:
    assert split_number(text) is None
