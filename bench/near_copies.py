"""Near-copied texts among a million records: CPU, memory, how many planted copies are found, how many others."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figure import Figure, at_least, at_most, cpu_seconds, peak_megabytes
from bench.near_copy_texts import records
from maplebridge.engine.ledger.likeness import Copy, Likeness, Texts, near_copies

COUNT = 1_000_000


def figures(count: int = COUNT) -> Iterator[Figure]:
    made = records(count)
    given = Texts(made.texts, [0] * count, made.units)
    found: list[Copy] = []
    seconds = cpu_seconds(lambda: found.extend(near_copies(given, Likeness())))
    yield at_most(f"near-copies: {count:,} texts of 30 to 300 signs", seconds, "CPU s", 120)
    yield at_most("near-copies: peak memory, the texts included", peak_megabytes(), "MB", 4000)
    pairs = {(copy.later, copy.earlier) for copy in found}
    hit = sum(pair in pairs for pair in made.copies.items())
    yield at_least("near-copies: planted copies found with their source", hit / len(made.copies), "share", 0.95)
    family = {later: _source(later, made.copies) for later in {n for pair in pairs for n in pair}}
    strange = {later for later, earlier in pairs if family[later] != family[earlier]}
    yield at_most("near-copies: texts found that are copies of nothing", len(strange) / count, "share", 0.001)


def _source(text: int, copies: dict[int, int]) -> int:
    """The first of a chain of copies."""
    while text in copies:
        text = copies[text]
    return text
