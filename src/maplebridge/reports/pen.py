"""What every printed report writes with: one language, the words of its room, cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maplebridge.engine.document import Cell
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.words import phrase

_NUMERALS = "一二三四五六七八九十"
_SIGNS = {"done": "✓", "under_way": "→", "going": "→", "made_up": "△", "late": "■", "not_started": "○"}


class Pen:
    def __init__(self, lang: Lang, room: str) -> None:
        self.lang, self.room = lang, room

    def say(self, text: Text | None) -> str:
        return "" if text is None else text.say(self.lang)

    def word(self, code: str, /, **params: Any) -> str:
        return phrase(f"{self.room}.{code}", self.lang, **params)

    def state(self, state: str) -> str:
        """Shape and words, so that it is read without colour."""
        shown = {"going": "under_way"}.get(state, state)
        return f"{_SIGNS.get(shown, '')}{phrase(f'web.state_{shown}', self.lang)}"

    def numbered(self, number: int, text: str) -> str:
        return f"{_NUMERALS[number - 1]}、{text}" if self.lang == "zh" else f"{number}. {text}"

    def joined(self, texts: Sequence[str]) -> str:
        return ("；" if self.lang == "zh" else "; ").join(texts)

    def heads(self, *codes: str) -> tuple[Cell, ...]:
        return tuple(Cell(self.word(code), "head") for code in codes)
