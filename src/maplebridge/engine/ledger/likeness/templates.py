"""Phrases that belong to a form and not to its writer: a large share of the units uses them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.ledger.likeness.fold import Folded
from maplebridge.engine.ledger.likeness.model import Likeness

PHRASE = 6  # signs: longer than nearly every word, shorter than a sentence
_LARGEST = 26  # bits


@dataclass(frozen=True, slots=True)
class Templates:
    """`marks`: by the hash of a phrase, whether it is a template. Its length is a power of two."""

    marks: NDArray[np.bool_]

    def covered(self, signs: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """Which signs stand inside a template. Several texts after each other may be given: a phrase over the border
        of two is in practice none."""
        edges = np.zeros(len(signs) + 1, np.int32)
        if len(signs) >= PHRASE:
            first = np.flatnonzero(self.marks[windows(signs, PHRASE) & np.uint32(len(self.marks) - 1)])
            edges[first] += 1
            edges[first + PHRASE] -= 1
        return np.cumsum(edges[:-1]) > 0


def templates(folded: Folded, units: NDArray[np.int64], rule: Likeness) -> Templates:
    """Counts, for every phrase, the units that use it. Phrases whose hashes meet are counted together: with the table
    as large as eight times the signs, or 2**26, this is too rare to matter."""
    size = 1 << min(_LARGEST, max(10, int(len(folded.signs) * 8).bit_length()))
    used: NDArray[np.uint32] = np.zeros(size, np.uint32)
    order = np.argsort(units, kind="stable")
    borders = np.flatnonzero(np.diff(units[order])) + 1
    for texts in np.split(order, borders):
        used[np.unique(_phrases(folded, texts) & np.uint32(size - 1))] += 1
    return Templates(used >= rule.many(len(borders) + 1))


def _phrases(folded: Folded, texts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Of some texts, their signs after each other, without the phrases that begin in one text and end in the next."""
    lengths = folded.starts[texts + 1] - folded.starts[texts]
    ends = np.repeat(lengths.cumsum(), lengths)
    signs = np.concatenate([np.zeros(0, np.uint16), *(folded.one(i) for i in texts.tolist())])
    found = windows(signs, PHRASE)
    return found[np.arange(PHRASE, len(found) + PHRASE) <= ends[: len(found)]]


def windows(signs: NDArray[np.uint16], size: int) -> NDArray[np.uint32]:
    """A hash of every `size` neighbouring signs; none where there are fewer."""
    count = max(0, len(signs) - size + 1)
    found = np.zeros(count, np.uint32)
    for i in range(size):
        found = found * np.uint32(0x01000193) + signs[i : i + count].astype(np.uint32) * np.uint32(0x9E3779B1)
    found ^= found >> np.uint32(15)
    found *= np.uint32(0x85EBCA6B)
    found ^= found >> np.uint32(13)
    return found
