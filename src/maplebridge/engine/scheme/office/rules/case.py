"""One counting method on its way to a rule: its words, its points, and what had to be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.rules.rule import Fact, Rule, Worded
from maplebridge.engine.scheme.office.rules.statements.read import Reading

#: Answers that lead to a rule whatever the words are; the last: a rule will be written, or none.
UNCLEAR = ("judged_up_to_points", "done", "rule_by_hand")

_EITHER = re.compile(r"(?:=|else )(-?\d+(?:\.\d+)?)")  # of a number, or of "=8 if … else 1"


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
    def full(self) -> Decimal:
        """The points where they are needed as a number; nothing where they are not known."""
        return self.points if self.points is not None else Decimal(0)

    @property
    def stands_apart(self) -> bool:
        """A line of bonus or deduction: it has no points to begin with."""
        return self.worded.section != "item" or self.answers.to("rule_points", self.worded.text) == "deduct_only"

    def choose(self, topic: str, *readings: str, **params: Any) -> str | None:
        """The reading that was answered; else the question is noted and None returned."""
        answer = self.answers.to(topic, self.worded.text)
        if answer in readings:
            return str(answer)
        self.questions.append(Question(topic, self.worded.text, readings, self.place, params))
        return None

    def unclear(self) -> dict[str, Any]:
        """The words as a whole make no rule: asked with what anybody may answer. Returns no score."""
        self.choose("rule", *UNCLEAR)
        return {}

    def event(self, label: str, kind: str, *, alone: bool = False) -> str:
        """A further fact of the line; returns its event, empty where it is the only one."""
        name = "" if alone else f"e{1 + len(self.facts)}"
        self.facts.append(Fact(name, label.strip(" ,:的"), kind))
        return name

    def rule(self, score: Mapping[str, Any] | None, gates: Mapping[str, Any] | None = None) -> Rule:
        if self.questions or not score:
            return Rule(None, None, (), {}, tuple(self.questions))
        return Rule(score, most_of(score), tuple(self.facts), gates or {}, ())


def most_of(score: Mapping[str, Any]) -> Decimal | None:
    """The most a rule can give; None where nothing bounds it."""
    values: list[Any] = []
    match score["kind"]:
        case "tally":
            gains = [_gain(line) for line in score["each"]]
            bounded = [gain for gain in gains if gain is not None]
            whole = [Decimal(score["base"]) + sum(bounded)] if len(bounded) == len(gains) else []
            values = [min([*whole, Decimal(score["cap"])])] if "cap" in score else whole
        case "steps":
            values = [value for _, value in score["steps"]] + [score["else"]]
        case "lookup":
            values = [*score["table"].values(), score.get("else", 0)]
        case "curve" if score.get("clip") != "low" or score["points"][0][1] > score["points"][-1][1]:
            values = [y for _, y in score["points"]]
        case "measure" if "clamp" in score:
            values = [score["clamp"]["cap"]]
    numbers = [Decimal(one) for value in values for one in _EITHER.findall(f"={value}".replace("==", "="))]
    return max(numbers, default=None)


def _gain(line: Mapping[str, Any]) -> Decimal | None:
    """The most one line of a tally adds; None where nothing bounds it."""
    points = Decimal(line["points"])
    if points <= 0:
        return Decimal(0)
    if "cap" in line:
        return Decimal(line["cap"])
    clamp = line["of"].get("clamp", {})
    return points * Decimal(clamp["cap"]) if "cap" in clamp else None


def is_ordered(score: Mapping[str, Any]) -> bool:
    """Whether steps and anchors follow each other, none twice: words that repeat themselves make no such rule."""
    key = {"steps": "steps", "curve": "points"}.get(score["kind"], "")
    values = [Decimal(at) for at, _ in score.get(key, ())]
    rising = score["kind"] == "curve" or score.get("test") in ("le", "lt")
    ordered = values if rising else values[::-1]
    return all(one < other for one, other in pairwise(ordered))
