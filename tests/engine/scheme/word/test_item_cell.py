"""An item's name and points in one cell."""

from __future__ import annotations

import pytest

from maplebridge.engine.scheme.word.item_cell import join_item, split_item


@pytest.mark.parametrize(("name", "points", "cell"), [
    ("责任落实", "10", "责任落实\n（10分）"),
    ("责任落实", "", "责任落实"),
    ("", "10", "（10分）"),
    ("", "", ""),
    ("加减（5分）", "", "加减（5分）\n（未定分值）"),
    ("加减（5分）", "0.5", "加减（5分）\n（0.5分）"),
    ("监测指标（不计分）", "", "监测指标（不计分）"),
    ("扣分\n两行", "-3", "扣分\n两行\n（-3分）"),
    ("项\n（未定分值）", "", "项\n（未定分值）\n（未定分值）"),
])
def test_there_and_back(name, points, cell):
    assert join_item(name, points) == cell
    assert split_item(cell) == (name, points)


@pytest.mark.parametrize(("cell", "name", "points"), [
    ("责任落实(10分)", "责任落实", "10"),
    ("责任落实 （ 10.5 分 ）", "责任落实", "10.5"),
    ("责任落实\n\n（１０分）\n", "责任落实", "１０"),
])
def test_as_people_write_it(cell, name, points):
    assert split_item(cell) == (name, points)
