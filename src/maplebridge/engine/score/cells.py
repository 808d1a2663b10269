"""The values of one node in one window over all units, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from maplebridge.engine.score.numbers.number import Bools, Number, constant, where

States = npt.NDArray[np.int8]
Codes = npt.NDArray[np.int32]

PRESENT, MISSING, NOT_APPLICABLE = 0, 1, 2
NO_TEXT = -1


@dataclass(frozen=True, slots=True)
class Text:
    """Words by code; NO_TEXT where the cell is a number."""

    codes: Codes
    words: tuple[str, ...]

    def equals(self, word: str) -> Bools:
        found: Bools = self.codes == (self.words.index(word) if word in self.words else -2)
        return found


@dataclass(frozen=True, slots=True)
class Cells:
    """state 0 present, 1 missing, 2 not applicable. A present cell is a number, or a text where `text` has a code.
    Arrays have shape (units,), or () for a value that is the same for all."""

    state: States
    number: Number
    text: Text | None = None

    def spread(self, count: int) -> Cells:
        text = self.text and replace(self.text, codes=np.broadcast_to(self.text.codes, (count,)))
        return Cells(np.broadcast_to(self.state, (count,)), self.number.spread(count), text)

    def is_text(self) -> Bools:
        """Where a text stands."""
        if self.text is None:
            return np.zeros(self.state.shape, dtype=np.bool_)
        found: Bools = (self.state == PRESENT) & (self.text.codes != NO_TEXT)
        return found

    def numeric(self) -> Cells:
        """The same as numbers; a text where a number is needed is missing."""
        if self.text is None:
            return self
        return Cells(np.where(self.is_text(), MISSING, self.state).astype(np.int8), self.number)

    def present(self) -> Bools:
        found: Bools = self.state == PRESENT
        return found


ZERO = constant(0)
ALL_PRESENT: States = np.array(PRESENT, dtype=np.int8)


def number_cells(number: Number) -> Cells:
    return Cells(ALL_PRESENT if number.hi.shape == () else np.zeros(number.hi.shape, dtype=np.int8), number)


def absent_cells(state: int) -> Cells:
    return Cells(np.array(state, dtype=np.int8), ZERO)


def truth_cells(held: Bools, state: States = ALL_PRESENT) -> Cells:
    """A condition: 1 or 0."""
    hi = np.asarray(held, dtype=np.float64)
    return Cells(state, Number(hi, np.zeros_like(hi)))


def plain_cells(value: Decimal | str | bool | None) -> Cells:
    """One value for all units; None and "" are missing."""
    if value is None or value == "":
        return absent_cells(MISSING)
    if isinstance(value, str):
        return Cells(ALL_PRESENT, ZERO, Text(np.array(0, dtype=np.int32), (value,)))
    return Cells(ALL_PRESENT, constant(Decimal(value)))


def joined_state(states: Sequence[States]) -> States:
    """Absence passes through; where both kinds meet, missing wins."""
    result: States = ALL_PRESENT
    for state in states:
        if not state.any():
            result = np.broadcast_to(result, np.broadcast_shapes(result.shape, state.shape))
        elif not result.any():
            result = np.broadcast_to(state, np.broadcast_shapes(result.shape, state.shape))
        else:
            result = np.where((result == MISSING) | (state == MISSING), MISSING, np.maximum(result, state))
    return result.astype(np.int8, copy=False)


def choose(test: Bools, yes: Cells, no: Cells) -> Cells:
    """Cell by cell `yes` where the test holds, else `no`."""
    state = np.where(test, yes.state, no.state).astype(np.int8)
    number = where(test, yes.number, no.number)
    if yes.text is None and no.text is None:
        return Cells(state, number)
    first, second, words = same_words(yes.text, no.text)
    return Cells(state, number, Text(np.where(test, first, second).astype(np.int32), words))


def same_words(left: Text | None, right: Text | None) -> tuple[Codes, Codes, tuple[str, ...]]:
    """Codes of both over one sorted vocabulary, so that codes compare as the words do."""
    words = tuple(sorted({*(left.words if left else ()), *(right.words if right else ())}))
    return _recode(left, words), _recode(right, words), words


def _recode(text: Text | None, words: tuple[str, ...]) -> Codes:
    if text is None:
        return np.array(NO_TEXT, dtype=np.int32)
    place = {word: code for code, word in enumerate(words)}
    table = np.array([place[word] for word in text.words] + [NO_TEXT], dtype=np.int32)
    return table[text.codes]  # NO_TEXT = -1 reads the last entry
