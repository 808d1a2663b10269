"""Why a cell is not taken, and how its value is quoted."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Any

from maplebridge.engine.sheet import Value

_SHORT = 40
#: Written without spaces and punctuation, which are left out before comparing.
FILLERS = (
    "无", "略", "没有", "暂无", "同上", "同前", "如上", "见上", "不详", "未填", "待补", "待定", "测试",
    "none", "nil", "na", "null", "ditto", "sameasabove", "asabove", "tbd", "todo", "test",
)
_ONLY_FILLERS = re.compile(f"(?:{'|'.join(FILLERS)})+")
_NOT_A_LETTER = re.compile(r"[\W_]+")


class CellFault(Exception):
    """`code` is the Problem code; the caller adds the place and the field's name."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def is_filler(value: object) -> bool:
    """Whether a text only fills the cell: 无, 略, none, / and the like, also repeated or with punctuation around it."""
    if not isinstance(value, str) or not value.strip():
        return False
    letters = _NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", value)).lower()
    return not letters or _ONLY_FILLERS.fullmatch(letters) is not None


def shorten(value: object) -> str:
    """A value as it is quoted in a fault."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def as_text(value: Value) -> str:
    """A number or date typed into a text column, as it was shown."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return str(value)
