"""Problems and reasons to sentences.

`<room>.yaml` in this folder maps each code `<room>.<name>` to {zh, en}; each is one text (a phrase) or {what, do}
(a fault with advice).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.words.where import say_place

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A fault as a person reads it: what is wrong, where, what to do."""

    what: str
    where: str
    do: str

    def __str__(self) -> str:
        return " ".join(part for part in (f"[{self.where}]" if self.where else "", self.what, self.do) if part)


def sentence(problem: Problem, lang: Lang) -> Sentence:
    words = _entry(problem.code, lang)
    where = say_place(problem.place, lang)
    if isinstance(words, str):
        return Sentence(_fill(words, problem.params, lang), where, "")
    return Sentence(_fill(words["what"], problem.params, lang), where, _fill(words.get("do", ""), problem.params, lang))


def phrase(code: str, lang: Lang, /, **params: Any) -> str:
    """A single text by code; the `what` of a fault."""
    words = _entry(code, lang)
    return _fill(words if isinstance(words, str) else words["what"], params, lang)


def bilingual(code: str, /, **params: Any) -> Text:
    """A single text by code, in both languages."""
    return Text(phrase(code, "zh", **params), phrase(code, "en", **params))


def label(code: str) -> Text | None:
    """The name kept under a code in both languages; None where there is none."""
    words = _room(code.partition(".")[0]).get(code)
    return Text(words["zh"], words["en"]) if words else None


def known_codes() -> Mapping[str, Mapping[str, Any]]:
    """Every code with its raw words, for the tests that hold them complete."""
    names = (file.name for file in files("maplebridge.words").iterdir())
    rooms = (name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return {code: words for room in rooms for code, words in _room(room).items()}


def say_day(day: date, lang: Lang) -> str:
    """11月21日 周六 / Sat 21 Nov; with the year where it is not obvious is the caller's choice."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]} {day.year}"


@cache
def _room(name: str) -> Mapping[str, Any]:
    """The words of one room, read when first needed: `--help` must not pay for all of them."""
    file = files("maplebridge.words") / f"{name}.yaml"
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {} if file.is_file() else {}


def _entry(code: str, lang: Lang) -> Any:
    words = _room(code.partition(".")[0]).get(code)
    if words is None:
        raise KeyError(f"no words for {code}")
    return words[lang]


class _Plain(Formatter):
    """str.format that says days, lists and labels in the reader's language."""

    def __init__(self, lang: Lang, params: Mapping[str, Any]) -> None:
        self.lang, self.params = lang, params

    def format_field(self, value: Any, format_spec: str) -> str:
        """`{wanted:term}` says the value by its own entry term.<value>."""
        if format_spec == "reading":
            return ("；" if self.lang == "zh" else "; ").join(self._reading(code) for code in value)
        if format_spec == "term":
            return phrase(f"term.{value}", self.lang)
        return str(format(self._say(value), format_spec))

    def _reading(self, code: str) -> str:
        """`{readings:reading}` says each possible answer with its code, from office.reading_<code>."""
        return f"{code} = {phrase(f'office.reading_{code}', self.lang, **self.params)}"

    def _say(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{say_day(value.date(), self.lang)} {value:%H:%M}"
        if isinstance(value, date):
            return say_day(value, self.lang)
        if isinstance(value, list | tuple):
            return ("、" if self.lang == "zh" else ", ").join(str(self._say(item)) for item in value)
        if hasattr(value, "say"):
            return value.say(self.lang)
        if isinstance(value, Expr):
            return value.text
        if hasattr(value, "code") and hasattr(value, "params"):
            return phrase(value.code, self.lang, **value.params)
        return value


def _fill(words: str, params: Mapping[str, Any], lang: Lang) -> str:
    return _Plain(lang, params).vformat(words, (), params)
