"""Whatever a cell holds, it becomes a sound rule, a question or nothing; it never raises."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.dues.read import read_due
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.rule import Worded

from .test_phrases import PHRASES
from .test_scored import one_line

PIECES = sorted({piece for entry in PHRASES for piece in entry[1].replace("；", "，").replace("。", "，").split("，")})
SIGNS = "扣加得分每一二两半十%0123456789.,，；。、-—≥<（）()次项个百分点以上下满不率名前后第 points off each full"
cells = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("，".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("；".join),
    st.text(alphabet=SIGNS, max_size=60),
    st.text(max_size=40),
)


@settings(max_examples=400, deadline=None)
@given(cells, st.sampled_from([None, "0", "5", "10", "0.5"]), st.sampled_from(["item", "bonus", "veto"]))
def test_sound_or_asked(words: str, points: str | None, section: str) -> None:
    known = None if points is None else Decimal(points)
    rule = read_rule(Worded("A1", words, known, section), Place(), Answers())  # type: ignore[arg-type]
    assert rule.score is None or not rule.questions
    if rule.score is not None:
        one_line(rule, rule.points if known is None else known, section)


@settings(max_examples=200, deadline=None)
@given(cells)
def test_dues_never_raise(words: str) -> None:
    read = read_due(words, Place(), Answers(), 2026)
    assert read.due is None or not read.questions
