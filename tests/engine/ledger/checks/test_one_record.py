"""Checks that look at one record: late without reason, self-review, filler, names of persons."""

from __future__ import annotations

from typing import Any

import pytest

from maplebridge.engine.scheme.text import Text
from tests.engine.ledger.checks.sample import ask, at, entry


@pytest.mark.parametrize(
    ("ledger", "values", "asked"),
    [
        ("L04", {"entered_at": at("03-05 18:00")}, False),
        ("L04", {"entered_at": at("03-09 10:00")}, False),  # Thursday to Monday: two working days
        ("L04", {"entered_at": at("03-10 10:00")}, True),
        ("L04", {"entered_at": at("03-10 10:00"), "late_reason": "duty"}, False),
        ("L04", {"entered_at": at("03-10 10:00"), "late_reason": "无。。"}, True),
        ("members", {"entered_at": at("06-10 10:00")}, False),  # a roster has no limit
    ],
)
def test_late_without_reason(ledger: str, values: dict[str, Any], asked: bool) -> None:
    found = ask("late_reason", entry(ledger, **values))
    assert bool(found) is asked
    if asked:
        assert found[0].problem.params["days"] == 1
        assert found[0].problem.severity == "question"


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"reviewed_by": "p2"}, False),
        ({}, False),
        ({"reviewed_by": "p1"}, True),
        ({"reviewed_by": " Ｐ1 "}, True),
        ({"reviewed_by": "p1", "entered_by": None}, False),
    ],
)
def test_entrant_and_reviewer(values: dict[str, Any], asked: bool) -> None:
    assert bool(ask("self_review", entry("L04", **values))) is asked


FILLED = (
    ("what_done", "无", True), ("what_done", "略", True),
    ("what_done", "同上同上同上同上同上同上同上同上", True), ("what_done", "无。。。。。。。。。。。。。。。。", True),
    ("what_done", "（略）", True), ("what_done", "N/A  N/A", True),
    ("what_done", "none, none, none", True), ("what_done", "—————————", True),
    ("what_done", "啊啊啊啊啊啊啊", True), ("what_done", "ＮＯＮＥ", True),
    ("what_done", "无异常情况，楼道畅通", False), ("what_done", "略作整理后归档", False),
    ("what_done", "同上次走访相比明显好转", False), ("what_done", "走访商铺三家", False),
    ("next_step", "无", False), ("next_step", "略", False),
    ("next_step", "无无无无无无", True), ("plan_ref", "无", False),
    ("what_done", "2222222", False),
)  # fmt: skip


@pytest.mark.parametrize(("field", "text", "asked"), FILLED)
def test_filler(field: str, text: str, asked: bool) -> None:
    assert bool(ask("filler", entry("L04", **{field: text}))) is asked


def test_filler_counts_where_the_field_is_needed_at_times() -> None:
    hazard = {"hazard_text": "略"}
    assert ask("filler", entry("L07", hazard="fire", **hazard))
    assert not ask("filler", entry("L07", hazard="none", **hazard))


def test_names_are_a_warning_and_staff_are_known() -> None:
    text = "居民张某某反映噪音，当事人李大明到场，社区民警王志强记录"
    found = ask("personal_name", entry("L04", what_done=text))
    assert found[0].problem.severity == "warning"
    assert found[0].problem.params["names"] == ["张某某", "李大明"]
    assert found[0].problem.params["field"] == Text("做了什么", "What was done")
    known = frozenset({"李大明", "张某某"})
    assert not ask("personal_name", entry("L04", what_done=text), known_names=known)


def test_the_place_is_the_cell() -> None:
    columns = {("L04.xlsx", "表"): {"what_done": 7}}
    problem = ask("filler", entry("L04", 3, what_done="略"), columns=columns)[0].problem
    assert str(problem.place) == "L04.xlsx 表!H4"
    assert str(ask("filler", entry("L04", 3, what_done="略"))[0].problem.place) == "L04.xlsx 表:4"
