"""A straight line between two values of a figure whose points are printed: 60% (0) to 95% (15), linear in between."""

from __future__ import annotations

import re
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.parts import NUM, POINT
from maplebridge.engine.scheme.office.rules.statements.stretch import PERCENT

_STRAIGHT = re.compile("linear|sliding scale|straight line|interpolat|线性|插值|直线")
_ALL = "full(?: marks?| points?| score)?|满分"
_POINTS = rf"(?P<worth>{NUM}|{_ALL}|none|不得分){POINT}?"
_PAIRS = (
    re.compile(
        rf"(?P<at>{NUM})%(?:及?以[上下]|者|的| or (?:more|less|above|below|over|under))?\s*[(:=,]?\s*"
        rf"(?:得|计|为|scores?)?\s*{_POINTS}"
    ),
    re.compile(rf"{_POINTS} (?:points? )?(?:at|for|if|from|below|when) (?:or (?:above|below) )?(?P<at>{NUM})%"),
)


def read_anchors(case: Case) -> Mapped | None:
    """None where the words speak of no line, or do not print the points at two percentages or more."""
    text = case.reading.text
    if not _STRAIGHT.search(text) or case.reading.doing("deduct", "add"):
        return None
    for pair in _PAIRS:
        found = {Decimal(match["at"]) * PERCENT: _worth(case, match["worth"]) for match in pair.finditer(text)}
        shares = len(re.findall(rf"{NUM}%", text))
        if len(found) == shares >= 2:
            case.event(case.worded.text, "figure", alone=True)
            return {"kind": "curve", "of": figure(case.code), "points": [list(one) for one in sorted(found.items())]}
    return None


def _worth(case: Case, said: str) -> Decimal:
    if said in ("none", "不得分"):
        return Decimal(0)
    return Decimal(said) if said[0].isdigit() else case.full
