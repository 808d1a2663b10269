"""What a part of a counting method does to the points: takes some away, grants some, bounds the others.

The words for each are in words_zh and words_en; what stands first here is tried first at the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from maplebridge.engine.scheme.office.rules.statements import words_en, words_zh
from maplebridge.engine.scheme.office.rules.statements.parts import NUM

Does = Literal[
    "once", "exempt", "used_up", "veto", "cap", "double", "none", "half", "deduct", "add", "base", "full", "get",
    "proportion", "judged",
]  # fmt: skip
ORDER: tuple[Does, ...] = (
    "once", "exempt", "used_up", "veto", "cap", "double", "none", "half", "deduct", "add", "base", "full", "get",
    "proportion", "judged",
)  # fmt: skip


def _words(does: Does) -> str:
    return "|".join((*getattr(words_zh, does.upper()), *getattr(words_en, does.upper())))


_ANY = re.compile("|".join(f"(?P<{does}>{_words(does)})" for does in ORDER))


@dataclass(frozen=True, slots=True)
class Effect:
    """`low` and `high` are equal where one number is printed, None where there is none. `said`: the words."""

    does: Does
    said: str
    low: Decimal | None = None
    high: Decimal | None = None


def effects(text: str) -> Iterator[tuple[int, int, Effect]]:
    """The effects in one part of the words (no separators inside), with their place in it."""
    for match in _ANY.finditer(text):
        does = next(does for does in ORDER if match[does] is not None)
        numbers = [Decimal(number) for number in re.findall(NUM, match[0])]
        low, high = (min(numbers), max(numbers)) if numbers else (None, None)
        yield match.start(), match.end(), Effect(does, match[0], low, high)
