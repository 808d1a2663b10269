"""Whether words are a counting method: what tells a column of rules from one of demands."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.rules.read import read_rule
from maplebridge.engine.scheme.office.rules.rule import Worded

#: Points given or taken.
GIVES = re.compile(
    r"[扣加得减计]\s*\d+(?:\.\d+)?\s*分|满分|不得分|[酌视]情[^,;。]{0,6}[扣减加给打得评计]"
    r"|\d\s*(?:points?|marks?|pts)\b|\b(?:points?|marks?) (?:off|for|each|lost|per)|deduct"
    r"|(?:full|no) (?:marks|points)|(?:score|得分)\s*[=＝]",
    re.I)
#: A cell of points and nothing else.
NUMBER = re.compile(r"\W?\s*\d+(?:\.\d+)?\s*(?:分|%|％|points?|marks?|pts)?\W?", re.I)
_OWN_POINTS = re.compile(r"[(（]\s*\d+(?:\.\d+)?\s*(?:分|points?|marks?)\s*[)）]\s*[。.]?$", re.I)


def reads_as_rules(texts: list[str]) -> bool:
    return most(texts, is_rule)


@lru_cache(maxsize=4096)
def is_rule(text: str) -> bool:
    """Whether words say how points are given or taken."""
    if len(text) < 4 or NUMBER.fullmatch(text):
        return False
    rule = read_rule(Worded("line", _OWN_POINTS.sub("", text), Decimal(100)), NOWHERE, Answers())
    return rule.score is not None or bool(rule.questions and GIVES.search(text))


def most(texts: list[str], says: Callable[[str], object]) -> bool:
    return len(texts) > 0 and sum(bool(says(text)) for text in texts) * 5 > len(texts) * 3
