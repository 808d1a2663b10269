"""Lines of vetoes that do not say what they take away."""

from __future__ import annotations

import pytest

from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.assembly.assembled import Assembled
from maplebridge.engine.scheme.office.assembly.counting import rule_of
from maplebridge.engine.scheme.office.items.line import Block, Line
from maplebridge.engine.scheme.office.items.settle import Settled
from maplebridge.engine.scheme.office.rules.rule import Rule
from maplebridge.engine.scheme.office.wording.cell import Cell


def _read(name: str, method: str | None, answers: Answers) -> Rule:
    line = Line("V1", Cell(name), None, {"method": Cell(method)} if method else {})
    block = Block("V", Cell("否决"), None, "veto", (line,))
    return rule_of(Assembled(), Settled((block,)), block, line, answers)


@pytest.mark.parametrize("method", [None, "一票否决", "实行一票否决。", "发生一起即否决"])
def test_all_bare_vetoes_are_one_question(method: str | None) -> None:
    rule = _read("发生重大安全事故的", method, Answers())
    assert [(one.topic, one.text) for one in rule.questions] == [("rule_veto", "一票否决")]


def test_words_that_are_not_understood_are_asked() -> None:
    rule = _read("Convicted of fraud", "will not be considered", Answers())
    assert [(one.topic, one.text) for one in rule.questions] == [("rule_veto", "veto")]


def test_one_answer_settles_them() -> None:
    rule = _read("发生命案的", None, Answers({("rule_veto", "一票否决"): "veto_prize"}))
    assert not rule.questions and rule.gates["total"][0]["then"] == {"ineligible_for": "prize"}
