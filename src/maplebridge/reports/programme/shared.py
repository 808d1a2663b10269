"""What many parts of the page share and what is therefore sent once: texts, and ladders from entries to points."""

from __future__ import annotations

from datetime import date
from typing import Any

from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme.data import Rung
from maplebridge.reports.programme.wording import day_text, rows_text

Json = dict[str, Any]


class Texts:
    """Texts by number. `pairs` is the table: (zh, en). Days are written with their year where it is not `year`."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.pairs: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, text: Text | None) -> int | None:
        """None stays None."""
        if text is None:
            return None
        pair = (text.zh, text.say("en"))
        if pair not in self._numbers:
            self._numbers[pair] = len(self.pairs)
            self.pairs.append(pair)
        return self._numbers[pair]

    def say_day(self, day: date) -> Text:
        return day_text(day, year=self.year)

    def day(self, day: date | None) -> int | None:
        return None if day is None else self.number(self.say_day(day))


class Ladders:
    """Ladders by number: a total stands on items and these on lines, and none of them is sent twice."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.made: list[list[Json]] = []
        self._numbers: dict[tuple[Rung, ...], int] = {}

    def number(self, rungs: tuple[Rung, ...]) -> int | None:
        """None for an empty ladder."""
        if not rungs:
            return None
        if rungs not in self._numbers:
            made = [self._rung(rung) for rung in rungs]
            self._numbers[rungs] = len(self.made)
            self.made.append(made)
        return self._numbers[rungs]

    def _rung(self, rung: Rung) -> Json:
        text = self.texts.number
        origins = [[text(Text(one.file)), one.sheet, text(rows_text(one.rows, one.more))] for one in rung.origins]
        return {
            "label": text(rung.label),
            "value": text(rung.value),
            "detail": text(rung.detail),
            "children": self.number(rung.children),
            "origins": origins,
        }
