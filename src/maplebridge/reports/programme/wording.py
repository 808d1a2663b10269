"""The report's own words in both languages, and how days and figures are written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maplebridge.engine.scheme.text import Lang, Text

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def words() -> dict[str, Text]:
    """Every fixed word of the report by its key."""
    raw = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))
    return {key: Text(entry["zh"], entry["en"]) for key, entry in raw.items()}


def say(key: str, **params: Any) -> Text:
    """The sentence `key` with its places filled. `{n|line|lines}` prints the first word when n is 1, else the second.

    A parameter that is a Text is put in the language of the sentence.
    """
    text = words()[key]
    return Text(_fill(text.zh, "zh", params), _fill(text.say("en"), "en", params))


def _fill(pattern: str, lang: Lang, params: dict[str, Any]) -> str:
    def put(match: re.Match[str]) -> str:
        value = params[match[1]]
        if match[2] is not None:
            return match[2] if value == 1 else match[3]
        return value.say(lang) if isinstance(value, Text) else str(value)

    return _PLACEHOLDER.sub(put, pattern)


def day_text(day: date, *, year: int) -> Text:
    """11月21日 周六 / Sat 21 Nov; the year is printed when it is another than `year`."""
    zh = f"{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    en = f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"
    return Text(zh, en) if day.year == year else Text(f"{day.year}年{zh}", f"{en} {day.year}")


def full_day(day: date) -> Text:
    """2026年11月21日 / 21 Nov 2026."""
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}")


def figure(value: Decimal | None) -> str:
    """A figure as printed: its own digits, never in exponent form; an absent one as a dash."""
    return "–" if value is None else f"{value:f}"


def listed(texts: list[Text]) -> Text:
    """甲、乙、丙 / A, B, C."""
    return Text("、".join(text.zh for text in texts), ", ".join(text.say("en") for text in texts))


def rows_text(rows: tuple[int, ...], more: int = 0) -> Text:
    """Row numbers with runs drawn together: 5–9, 18 (+40)."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    line = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
    if not runs:
        return say("rows_only", n=more)
    key = "rows_more" if more else "rows"
    return say(key, rows=line, n=len(set(rows)), more=more)
