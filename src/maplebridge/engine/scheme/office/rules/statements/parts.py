"""Pieces that the words of rules, and the rules themselves, are built from: numbers, points, what is counted."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.office.wording.numbers import NUMBER, UNITS

NUM = NUMBER
AMOUNT = rf"(?:{NUM}\s*分?\s*-\s*)?{NUM}"  # 2, 0.5-2, 1分-3分
#: 分 as points, not in 分钟, 分局, 分管, 分类 ...
FEN = "分(?!钟|之|局|管|类|别|析|级|工|组|布|公司|部门?|享|册|期|支|担|头|段|档|率|制|母|子|数段)(?:值)?"
PTS = r"(?:points?|pts?|marks?)\b"
POINT = rf"(?:\s*(?:个)?(?:{FEN}|{PTS}))"
WORTH = rf"{AMOUNT}{POINT}"
UNIT = rf"(?:个)?(?:{UNITS})"
GAP = "[^,;。:、\\d+-]"  # the same without numbers: what may stand between an action and its points
END = r"(?=[,;。)]|$)"
#: A signed number is points even without the word: -0.5/次, +1 per case.
SIGNED = rf"\s*{AMOUNT}(?:{POINT}|(?=\s*[/,;。)]|\s*$|\s+(?:per|for|each|if)))"


def plain(value: Decimal) -> Decimal:
    """Without zeros at the end and in plain digits."""
    short = round(value, 9).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
