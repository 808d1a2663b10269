"""Signs and short forms that stand for a colon, a comma or a word, brought to one spelling before the words are cut."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.office.rules.statements.parts import NUM
from maplebridge.engine.scheme.office.wording.numbers import western

_QUOTIENT = r"\(([^()]{1,60}[/÷][^()]{1,60})\)"
_FORMS = (
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),  # 1,000
    (re.compile(", (?=multiplied by|times )"), " "),
    (re.compile("\u2212"), "-"),
    (re.compile(r"\s*(?:→|->|=>|⇒)\s*"), ": "),
    (re.compile(r"(?<=[a-z])\s+[-–—]\s+(?=\d)"), ": "),  # yes – 4 points
    (re.compile(r"(?<=\d)\s*/\s*(?=[a-z][a-z ]*[:=]?\s*\d)"), "; "),  # complete: 5 / partial: 3
    (re.compile(r"(?<=[a-z]) = (?=\d+(?:\.\d+)?\s*(?:[;,.]|$))"), ": "),  # displayed = 20
    (re.compile(r"\b(max|min|no|approx)\.(?=\s*\d)"), r"\1"),
    (re.compile(r"(?<=\d)\s*per ?cent(?!age)"), "%"),
    (re.compile(rf"{_QUOTIENT}(?=\s*[×x*])|(?<=[×x*])\s*{_QUOTIENT}"), r"\1\2"),
    (re.compile(r"^\s*(?:bonus|scoring|points|deductions?|[评计扣加得]分(?:标准|办法|方法|细则)?)\s*:\s*"), ""),
)
_FOR = re.compile(rf"(?:(?<=^)|(?<=[,;.:]))\s*({NUM}) (?=(?:for|if|when|where) )")
_PER = re.compile(rf"^\s*({NUM}) (?=per [a-z][^;.]*(?:up to|max))")


def spelled(text: str) -> str:
    """Western digits and small letters, one sign for each purpose; 10 for green, 5 for amber: numbers that are points
    are called so."""
    plain = western(text)
    for form, meant in _FORMS:
        plain = form.sub(meant, plain)
    plain = _PER.sub(r"\1 points ", plain)
    is_list = len(_FOR.findall(plain)) > 1 or re.search(r"\b(?:points?|marks?|scores?)\b", plain)
    return _FOR.sub(r" \1 points ", plain).strip() if is_list else plain
