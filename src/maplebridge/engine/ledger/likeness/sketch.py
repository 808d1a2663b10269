"""Small signatures of texts, such that alike texts share parts of them (Broder, "On the resemblance and containment of
documents", 1997: min-wise hashes; Indyk & Motwani, STOC 1998: bands of them as keys)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.ledger.likeness.fold import Folded
from maplebridge.engine.ledger.likeness.model import Likeness
from maplebridge.engine.ledger.likeness.templates import Templates, windows

SHINGLE = 3
BANDS, OF_ALL, OF_OWN = 32, 4, 1  # a key has hashes of the whole text and of its own part: both must be alike
STRICT = 8  # bands of sixteen hashes of the whole text
_APART = np.uint64(1 << 40)
_SIGNS_AT_ONCE = 300_000
_SEED = 19570


@dataclass(frozen=True, slots=True)
class Sketches:
    """Of the texts long enough: `texts` their positions, `keys` and `strict` one row a band, `marks` for a quick
    estimate. keys: of texts with enough of their own; strict: met by texts that are one as a whole."""

    texts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    strict: NDArray[np.uint64]
    marks: NDArray[np.uint8]


def sketches(folded: Folded, books: NDArray[np.int64], known: Templates, rule: Likeness) -> Sketches:
    lengths = np.diff(folded.starts)
    parts = [_part(folded, first, last, known, rule) for first, last in _chunks(lengths)]
    texts = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
    keys = np.concatenate([np.zeros((BANDS, 0), np.uint64), *(part[1] for part in parts)], axis=1)
    strict = np.concatenate([np.zeros((STRICT, 0), np.uint64), *(part[2] for part in parts)], axis=1)
    marks = np.concatenate([np.zeros((0, BANDS * OF_ALL), np.uint8), *(part[3] for part in parts)])
    of_book = _mixed(books[texts].astype(np.uint64))[None, :]
    return Sketches(texts, keys ^ of_book, strict ^ of_book, marks)


def _chunks(lengths: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Rows of texts of about so many signs that they stay in the cache."""
    piece = np.cumsum(lengths) // _SIGNS_AT_ONCE
    borders = [0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(lengths)]
    return ((a, b) for a, b in pairwise(borders) if b > a)


def _part(
    folded: Folded, first: int, last: int, known: Templates, rule: Likeness
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint8]]:
    starts = folded.starts[first : last + 1] - folded.starts[first]
    signs = folded.signs[folded.starts[first] : folded.starts[last]]
    hashes, owner, own = _shingles(signs, starts, known)
    counts, own_counts = (np.bincount(x, minlength=last - first) for x in (owner, owner[own]))
    long = (np.diff(starts) >= rule.shortest) & (counts > 0)
    rich = long & (own_counts >= rule.own_signs)
    texts = np.flatnonzero(long) + first
    whole = _minima(hashes[long[owner]], counts[long], BANDS * OF_ALL, 0)
    part = np.zeros((BANDS * OF_OWN, len(texts)), np.uint32)
    part[:, rich[long]] = _minima(hashes[own & rich[owner]], own_counts[rich], BANDS * OF_OWN, BANDS * OF_ALL)
    keys = np.stack([_joined([*_rows(whole, b, OF_ALL), *_rows(part, b, OF_OWN)]) for b in range(BANDS)])
    poor = ~rich[long]
    keys[:, poor] = _mixed(texts[poor].astype(np.uint64) + _APART)  # meets no other
    strict = np.stack([_joined([*_rows(whole, b, BANDS * OF_ALL // STRICT)]) for b in range(STRICT)])
    return texts, keys, strict, (whole >> np.uint32(8)).astype(np.uint8).T


def _rows(hashes: NDArray[np.uint32], band: int, width: int) -> NDArray[np.uint32]:
    return hashes[band * width : (band + 1) * width]


def _shingles(
    signs: NDArray[np.uint16], starts: NDArray[np.int64], known: Templates
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.bool_]]:
    """The hashes of all shingles that lie within one text, whose they are, and whether they are its own."""
    hashes = windows(signs, SHINGLE)
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    if not len(hashes):
        return hashes, owner[:0], np.zeros(0, np.bool_)
    covered = known.covered(signs)
    count = len(hashes)
    inside = owner[:count] == owner[SHINGLE - 1 :]
    own = ~np.logical_and.reduce([covered[i : i + count] for i in range(SHINGLE)])
    return hashes[inside], owner[:count][inside], own[inside]


def _minima(hashes: NDArray[np.uint32], counts: NDArray[np.int64], rows: int, first: int) -> NDArray[np.uint32]:
    """`rows` min-wise hashes of every text; counts: its shingles, none without."""
    found = np.zeros((rows, len(counts)), np.uint32)
    if len(counts):
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        random = np.random.default_rng([_SEED, first])
        for row in range(rows):
            times, plus = random.integers(0, 1 << 32, 2, dtype=np.uint32)
            found[row] = np.minimum.reduceat(hashes * (times | np.uint32(1)) + plus, starts)
    return found


def _joined(columns: list[NDArray[np.uint32]]) -> NDArray[np.uint64]:
    key = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        key = _mixed(key ^ column.astype(np.uint64))
    return key


def _mixed(key: NDArray[np.uint64]) -> NDArray[np.uint64]:
    key = (key ^ (key >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return key ^ (key >> np.uint64(29))
