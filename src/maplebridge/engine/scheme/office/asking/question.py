"""A doubtful place of an office's table: what was read, what it may mean, and the answers people gave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.problem.model import NOWHERE

TOPICS = frozenset({
    "column", "unnamed_column", "row", "hidden", "points", "shares", "unscored", "unruled", "period", "due", "rule",
    "rule_double", "rule_edge", "rule_gap", "rule_gap_above", "rule_judged", "rule_overlap", "rule_parts",
    "rule_points", "rule_proportion", "rule_veto",
})  # fmt: skip
#: Those whose answer may be a value of its own besides one of the readings.
OPEN_TOPICS = frozenset({"points", "due", "rule", "period"})
BY_HAND = "_by_hand"  # readings that say: such a value will be written instead
LONGEST_ANSWER = 60  # signs of an answer that are said again


@dataclass(frozen=True, slots=True)
class Misfit:
    """An answer that leaves its question open."""

    answer: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Question:
    """`topic`: one of TOPICS (words: office.ask_<topic>).

    `text`: the words in doubt as printed. `readings`: codes of the possible answers, the likeliest first (words:
    office.reading_<code>, filled with `params`). An answer may also be a value of its own where the topic allows one: a
    number of points, a due rule, a whole rule as a mapping. `misfit`: what was answered and is none of these, with its
    place in the answers file.
    """

    topic: str
    text: str
    readings: tuple[str, ...]
    place: Place = NOWHERE
    params: Mapping[str, Any] = field(default_factory=dict)
    misfit: Misfit | None = None

    @property
    def said(self) -> dict[str, Any]:
        """What fills the words of the question."""
        return {"text": self.text, "readings": list(self.readings), **self.params}

    def problem(self) -> Problem:
        """The question; where it was answered by something that does not fit, that answer as a fault."""
        if self.misfit is None:
            return Problem(f"office.ask_{self.topic}", self.place, self.said, "question")
        open_ended = f"_{self.topic}" if self.topic in OPEN_TOPICS else ""
        chosen = [reading for reading in self.readings if not reading.endswith(BY_HAND)]
        place = self.misfit.place if self.misfit.place != NOWHERE else self.place
        return Problem(f"office.answer_misfit{open_ended}", place,
                       {**self.said, "readings": chosen, "answer": str(self.misfit.answer)[:LONGEST_ANSWER]})


@dataclass(frozen=True, slots=True)
class Answers:
    """What an office's people answered, by topic and plain text: the same words need no second answer. `places`: where
    in their file."""

    given: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)

    def to(self, topic: str, text: str) -> Any:
        """The answer; None where nobody gave one yet."""
        return self.given.get((topic, plain_text(text)))

    def held_against(self, question: Question) -> Question:
        """A question still open at the end: what was answered to it did not fit."""
        answer = self.to(question.topic, question.text)
        if answer is None:
            return question
        place = self.places.get((question.topic, plain_text(question.text)), NOWHERE)
        return replace(question, misfit=Misfit(answer, place))


def plain_text(text: str) -> str:
    """What two spellings of the same words share: half-width signs, no blanks, no case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
