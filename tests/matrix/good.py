"""Good files of many writers: none is refused, every value is what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet import read_book
from tests.matrix.writers import Good


@dataclass(frozen=True, slots=True)
class Miss:
    """A good file refused, or a cell that is not what was written."""

    good: Good
    what: str


def misses(files: Iterable[Good]) -> Iterator[Miss]:
    for good in files:
        try:
            rows = read_book(good.path).sheets[0].rows
        except Refused as refused:
            yield Miss(good, str(refused))
            continue
        written = [tuple(row) for row in good.values]
        if len(rows) != len(written):
            yield Miss(good, f"{len(rows)} rows, {len(written)} written")
        for r, (found, wanted) in enumerate(zip(rows, written, strict=False)):
            if [(type(v), v) for v in found] != [(type(v), v) for v in wanted]:
                yield Miss(good, f"row {r + 1}: {found} for {wanted}")
                break
