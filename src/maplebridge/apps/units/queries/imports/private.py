"""Cells that nobody is to read again: numbers that tell who somebody is, also such a number with its end lost."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from maplebridge.engine.ledger import find_identity
from maplebridge.engine.sheet import Value

PRIVATE, CUT = "import.private_number", "import.number_cut"
KEPT = 15  # digits of a number that spreadsheets keep
_SHOWN_SHORT = re.compile(r"\d(?:\.\d+)?[Ee]\+(\d+)")  # as they save it in a text file
_ENDED_BY_NOUGHTS = re.compile(r"\d{14,15}000?")


def fault_of(value: Value) -> str | None:
    """The code of what is wrong with such a cell."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and abs(value) >= 10 ** KEPT:
        return PRIVATE if _like_identity(f"{abs(value):.0f}") else CUT
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        return None
    text = str(value).strip()
    if find_identity(text) or (_ENDED_BY_NOUGHTS.fullmatch(text) and _like_identity(text)):
        return PRIVATE
    short = _SHOWN_SHORT.fullmatch(text)
    return CUT if short and int(short[1]) >= 10 else None  # 11 digits are the last that are saved whole


def _like_identity(digits: str) -> bool:
    """As long as an identity number, the last sign perhaps left off, with a birthday where that has one."""
    if len(digits) not in (17, 18) or not "1800" <= digits[6:10] <= "2099":
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return True
