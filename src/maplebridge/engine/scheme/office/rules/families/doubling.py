"""Findings that count double: in a time that matters, once again, or where a condition in words holds."""

from __future__ import annotations

import re
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import MAJOR, REPEAT, counted
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.read import Statement

_MAJOR = re.compile(r"重大|期间|两会|重要|敏感|重点|安保|节点|major|key|important|special")
_REPEAT = re.compile(
    "再次|重复|屡|再犯|反复|第2次|2次以上|多次|连续|整改不|未整改|复查"
    "|repeat|again|second time|not (?:mended|rectified)"
)
_WHEN = re.compile(r"^[^,;]{2,}[的者](?=按|双|加倍|翻|加重|\d)|^(?:if|when|where|in case of) ")
_BY_TIMES = re.compile(r"(\d+(?:\.\d+)?)倍")


def factor_of(case: Case) -> str:
    """What a finding counts by, as a row expression; empty where nothing is doubled."""
    factors = []
    for double in case.reading.doing("double"):
        if is_named(double):
            continue
        times = _times(double)
        major, again = bool(_MAJOR.search(double.words)), bool(_REPEAT.search(double.words))
        if not major and not again:
            chosen = case.choose("rule_double", "double_major", "double_repeat")
            major, again = chosen == "double_major", chosen == "double_repeat"
        when = " or ".join(([MAJOR] if major else []) + ([REPEAT] if again else []))
        factors += [f"({times} if {when} else 1)"] if when else []
    return " * ".join(factors)


def _times(double: Statement) -> str:
    by = _BY_TIMES.search(double.effect.said)
    return by[1] if by else "2"


def is_named(double: Statement) -> bool:
    """造成严重后果的加倍扣分: when it counts double is said in words, and they speak of no period and no repetition."""
    if _MAJOR.search(double.words) or _REPEAT.search(double.words):
        return False
    return bool(_WHEN.search(f"{double.said.strip(' ,')}{double.effect.said}") or _WHEN.match(double.tail))


def doubled(case: Case, line: Statement, double: Statement) -> Mapped:
    """The findings of a line that count double, as a fact of their own."""
    assert line.effect.high is not None
    label = f"{line.words} ({double.about.strip(' ,的')})"
    of = counted(case.code, case.event(label, "count"))
    return {"of": of, "points": -line.effect.high * Decimal(_times(double)), "label": label}
