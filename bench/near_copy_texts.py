"""Invented records of work for the near-copy bench: words of a made-up language as uneven as a real one (Zipf and
Mandelbrot: the n-th word is as frequent as 1 / (n + 2.7)), phrases that all units use, sentences a writer is fond of,
and one copy in a hundred, altered as people alter copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

UNITS, COPIES = 400, 0.01
_SIGNS = range(0x4E00, 0x4E00 + 3000)
_WORDS, _PHRASES, _FOND_OF = 30_000, 120, 60


@dataclass(frozen=True, slots=True)
class Records:
    """texts and their units; copies: position -> position of what was copied, always earlier."""

    texts: list[str]
    units: list[int]
    copies: dict[int, int]


class Writer:
    def __init__(self, seed: int) -> None:
        self.rng, draw = Random(seed), np.random.default_rng(seed)
        letters = [chr(code) for code in _SIGNS]
        lengths = draw.choice([1, 2, 2, 2, 3, 4], _WORDS)
        self.words = ["".join(letters[i] for i in draw.integers(0, len(letters), n)) for n in lengths]
        frequent = 1 / (np.arange(_WORDS) + 2.7)
        self._shares = np.cumsum(frequent / frequent.sum())
        self._stock: Iterator[int] = iter(())
        self._draw = draw
        self.phrases = [self.clause(14) for _ in range(_PHRASES)]
        self.fond_of = [[self.clause(12) for _ in range(_FOND_OF)] for _ in range(UNITS)]

    def word(self) -> str:
        found = next(self._stock, None)
        if found is None:
            drawn = np.searchsorted(self._shares, self._draw.random(1_000_000)) % _WORDS
            self._stock = iter(drawn.tolist())
            found = next(self._stock)
        return self.words[found]

    def clause(self, length: int = 0) -> str:
        wanted, text = length or self.rng.randint(6, 16), ""
        while len(text) < wanted:
            text += self.word()
        return text

    def record(self, unit: int) -> str:
        """30 to 300 signs."""
        rng, wanted, parts, length = self.rng, int(30 + 270 * self.rng.random() ** 2), [], 0
        while length < wanted:
            kind = rng.random()
            if kind < 0.25:
                part = rng.choice(self.phrases)
            elif kind < 0.35:
                part = rng.choice(self.fond_of[unit])
            elif kind < 0.45:
                part = f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日{self.clause(6)}{rng.randint(1, 90)}户"
            else:
                part = self.clause()
            parts.append(part)
            length += len(part) + 1
        return "，".join(parts) + "。"

    def altered(self, text: str) -> str:
        """Other dates and numbers, and one to three of: other words, sentences swapped, a name changed, some added."""
        rng = self.rng
        text = "".join(rng.choice("123456789") if sign.isdigit() else sign for sign in text)
        for change in rng.sample(("words", "swap", "name", "added"), rng.randint(1, 3)):
            at = rng.randrange(len(text) - 4)
            if change == "words":
                for _ in range(max(1, len(text) // 80)):
                    at = rng.randrange(len(text) - 2)
                    text = text[:at] + chr(rng.choice(_SIGNS)) + text[at + 1 :]
            elif change == "swap":
                parts = text.removesuffix("。").split("，")
                rng.shuffle(parts)
                text = "，".join(parts) + "。"
            elif change == "name" and len(text) > 60:
                text = text[:at] + "".join(chr(rng.choice(_SIGNS)) for _ in range(3)) + text[at + 3 :]
            elif change == "added":
                text = text[:at] + self.word() + text[at:]
        return text


def records(count: int, seed: int = 42) -> Records:
    writer = Writer(seed)
    texts: list[str] = []
    units: list[int] = []
    copies: dict[int, int] = {}
    for i in range(count):
        unit = writer.rng.randrange(UNITS)
        if i > 100 and writer.rng.random() < COPIES:
            copies[i] = writer.rng.randrange(i)
            texts.append(writer.altered(texts[copies[i]]))
        else:
            texts.append(writer.record(unit))
        units.append(unit)
    return Records(texts, units, copies)
