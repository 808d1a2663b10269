"""One counting method on its way to a rule: its words, its points, and what had to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.question import Answers, Question
from maplebridge.engine.scheme.office.rules.rule import Fact, Rule, Worded
from maplebridge.engine.scheme.office.rules.statements import Reading


@dataclass(slots=True)
class Case:
    """Families read it and only add facts and questions. `points`: the most the line can give; None: not known."""

    worded: Worded
    reading: Reading
    points: Decimal | None
    place: Place
    answers: Answers
    facts: list[Fact] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.worded.code

    @property
    def stands_apart(self) -> bool:
        """A line of bonus or deduction: it has no points to begin with."""
        return self.worded.section != "item"

    def choose(self, topic: str, *readings: str, **params: Any) -> str | None:
        """The reading that was answered; else the question is noted and None returned."""
        answer = self.answers.to(topic, self.worded.text)
        if answer in readings:
            return str(answer)
        self.questions.append(Question(topic, self.worded.text, readings, self.place, params))
        return None

    def event(self, label: str, kind: str, *, alone: bool = False) -> str:
        """A further fact of the line; returns its event, empty where it is the only one."""
        name = "" if alone else f"e{1 + len(self.facts)}"
        self.facts.append(Fact(name, label.strip(" ,:的"), kind))
        return name

    def rule(self, score: Mapping[str, Any] | None, gates: Mapping[str, Any] | None = None) -> Rule:
        if self.questions:
            score = None
        return Rule(score, self.points, tuple(self.facts), gates or {}, tuple(self.questions))
