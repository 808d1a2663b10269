"""`make truth`: a line per outside data set; leaves with 1 on an unexplained miss."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.truth import calendar, hostile, psplib, rank_ranges, scoring
from tests.truth.line import Line, truth_root

SETS: tuple[Callable[[Path], Iterator[Line]], ...] = (
    calendar.lines, psplib.lines, scoring.lines, rank_ranges.lines, hostile.lines
)


def main() -> int:
    root = truth_root()
    if root is None:
        print("no outside data: set MAPLEBRIDGE_TRUTH to the folder that holds calendar/, scheduling/, scoring/")
        return 2
    unexplained = 0
    for lines in SETS:
        for line in lines(root):
            unexplained += line.misses
            state = "ok" if not line.misses else "MISS"
            explained = f", {line.explained} explained" if line.explained else ""
            counts = f"{line.compared:>9,} compared, {line.misses} misses{explained}"
            print(f"{state:4} {line.name:34} {counts}  {line.note}", flush=True)
    print("all equal" if not unexplained else f"{unexplained} unexplained misses")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
