"""Texts as arrays of signs: small letters, without punctuation, spaces, digits and Chinese numerals."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

_BMP = 0x10000
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万两幺")
_AT_ONCE = 50_000  # texts


@dataclass(frozen=True, slots=True)
class Folded:
    """All texts after each other; text i is signs[starts[i] : starts[i + 1]]."""

    signs: NDArray[np.uint16]
    starts: NDArray[np.int64]

    def one(self, i: int) -> NDArray[np.uint16]:
        return self.signs[self.starts[i] : self.starts[i + 1]]


def fold(texts: Sequence[str]) -> Folded:
    """Dates and numbers changed in a copy leave it the same."""
    signs, lengths = [], []
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        codes = np.frombuffer("".join(some).encode("utf-32-le", "surrogatepass"), np.uint32)
        folded = _table()[codes % _BMP]
        kept = folded != 0
        owner = np.repeat(np.arange(len(some)), [len(text) for text in some])
        signs.append(folded[kept])
        lengths.append(np.bincount(owner[kept], minlength=len(some)))
    starts = np.concatenate([[0], *lengths]).cumsum().astype(np.int64)
    return Folded(np.concatenate([np.zeros(0, np.uint16), *signs]), starts)


@cache
def _table() -> NDArray[np.uint16]:
    """Sign -> folded sign; 0 where it is left out. Signs beyond the first plane share the places of the first: rare
    ones of names, which differ anyway."""
    return np.array([_folded(chr(code)) for code in range(_BMP)], np.uint16)


def _folded(sign: str) -> int:
    if sign in _NUMERALS:
        return 0
    wide = unicodedata.normalize("NFKC", sign)[:1].casefold()[:1]
    return ord(wide) % _BMP if wide.isalpha() and wide not in _NUMERALS else 0
