"""Every question about a rule can be said in both languages, and every answer to it leads to a rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers, plain_text
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.rule import Rule, Worded
from maplebridge.words import sentence

from .test_phrases import PHRASES
from .test_scored import one_line

ASKED = [(points, words, section) for points, words, expected, section in PHRASES if expected.startswith("ask ")]


def read(points: Any, words: str, section: Any, given: dict[str, Any]) -> Rule:
    known = None if points is None else Decimal(str(points))
    answers = Answers({(topic, plain_text(words)): answer for topic, answer in given.items()})
    return read_rule(Worded("A1", words, known, section), Place("t.docx", cell="D4"), answers)


@pytest.mark.parametrize(("points", "words", "section"), ASKED)
def test_said_in_both_languages(points: Any, words: str, section: str) -> None:
    for question in read(points, words, section, {}).questions:
        assert question.text == words and question.readings
        for lang in ("zh", "en"):
            assert question.readings[0] in str(sentence(question.problem(), lang))  # type: ignore[arg-type]


@pytest.mark.parametrize(("points", "words", "section"), ASKED)
def test_every_reading_leads_on(points: Any, words: str, section: str) -> None:
    open_ways: list[dict[str, Any]] = [{}]
    while open_ways:
        given = open_ways.pop()
        rule = read(points, words, section, given)
        assert not {question.topic for question in rule.questions} & set(given), "asked again"
        if rule.questions:
            asked = rule.questions[0]
            open_ways += [{**given, asked.topic: reading} for reading in asked.readings]
        elif "rule_by_hand" not in given.values():
            assert rule.score is not None
            column = None if points is None else Decimal(str(points))
            one_line(rule, column if rule.points is None else rule.points, section)


def test_an_answer_may_be_a_whole_rule() -> None:
    written = {"kind": "expr", "of": "2"}
    rule = read(5, "扣分标准另行制定", "item", {"rule": written})
    assert rule.score == written and not rule.questions


def test_the_same_words_spelled_otherwise_need_no_second_answer() -> None:
    given = {("rule_gap", plain_text("95%以上得5分，85%—90%得3分，85%以下不得分")): "gap_lower"}
    worded = Worded("A1", "９５％以上得５分, 85%—90%得3分，85%以下不得分", Decimal(5))
    assert read_rule(worded, Place(), Answers(given)).questions == ()
