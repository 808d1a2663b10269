"""Conditions of the shipped packs are said with labels, in both languages, without a code left over."""

from __future__ import annotations

import re

import pytest

from maplebridge.engine.scheme.expr import parse_node_expr, parse_row_expr
from maplebridge.engine.score.reference.context import Note
from maplebridge.packs.pack import load_pack
from maplebridge.words.told import Told


@pytest.fixture(scope="module")
def told() -> Told:
    pack = load_pack("fengqiao")
    return Told(pack.sound()[0], pack.kinds)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("workdays(registered_at, first_action_at) <= 3", "登记时间至首次处置时间的工作日数 ≤ 3",
         "working days from Registered at to First action at ≤ 3"),
        ("result in ('settled', 'handed_over')", "处理结果为（已化解、依法移交）之一",
         "Result is one of (Settled, Handed over)"),
        ("not is_missing(due) and result != 'withdrawn'", "办结期限不为空 且 处理结果 ≠ 撤回",
         "Due date is filled in and Result ≠ Withdrawn"),
    ],
)
def test_row_conditions(told: Told, text: str, zh: str, en: str) -> None:
    note = Note("score.measure.where", {"text": parse_row_expr(text), "table": "L05"})
    assert told.note(note, "zh").endswith(zh)
    assert told.note(note, "en").endswith(en)


def test_formulas_name_their_nodes(told: Told) -> None:
    note = Note("score.expr", {"text": parse_node_expr("worst(FQ1 / 10, FQ2 / 14) >= weakest_item")})
    assert "责任落实 ÷ 10" in told.note(note, "zh")
    assert "Lowest share of any item for excellent" in told.note(note, "en")


def test_every_condition_of_the_packs_is_said_without_codes() -> None:
    for name in ("fengqiao", "stationing"):
        pack = load_pack(name)
        told = Told(pack.sound()[0], pack.kinds)
        for node in told.scheme.nodes.values():
            for spec in filter(None, (getattr(node, "value", None), getattr(node, "over", None))):
                if spec.where is not None:
                    said = told.note(Note("score.measure.where", {"text": spec.where, "table": spec.table}), "zh")
                    assert not re.search(r"[a-z]+_[a-z]+", said), said
