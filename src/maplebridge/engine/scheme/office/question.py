"""A doubtful place of an office's table: what was read, what it may mean, and the answers people gave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.problem.model import NOWHERE


@dataclass(frozen=True, slots=True)
class Question:
    """`topic`: column, row, points, rule, due, section, level, period ... (words: office.ask_<topic>).

    `text`: the words in doubt as printed. `readings`: codes of the possible answers, the likeliest first (words:
    office.reading_<code>, filled with `params`). An answer may also be a value of its own where the topic allows one: a
    number of points, a due rule, a whole rule as a mapping.
    """

    topic: str
    text: str
    readings: tuple[str, ...]
    place: Place = NOWHERE
    params: Mapping[str, Any] = field(default_factory=dict)

    def problem(self) -> Problem:
        params = {"text": self.text, "readings": list(self.readings), **self.params}
        return Problem(f"office.ask_{self.topic}", self.place, params, "question")


@dataclass(frozen=True, slots=True)
class Answers:
    """What an office's people answered, by topic and plain text: the same words need no second answer."""

    given: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    def to(self, topic: str, text: str) -> Any:
        """The answer; None where nobody gave one yet."""
        return self.given.get((topic, plain_text(text)))


def plain_text(text: str) -> str:
    """What two spellings of the same words share: half-width signs, no blanks, no case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
