"""10,000,000 ledger rows, 50,000 units x 60 indicators: our statement beside a hand-written one, scoring, memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from bench.by_hand import by_hand
from bench.figure import Figure, at_most, cpu_seconds, peak_megabytes
from bench.ledger_data import UNITS, ledger
from bench.score_case import facts, scheme
from maplebridge.engine.score.measures.figures import plan_for, run_statement
from maplebridge.engine.score.measures.request import evaluations, requests
from maplebridge.engine.score.run import measure, score, score_figures

RUNS = 7
MEMORY = "memory"


def figures() -> Iterator[Figure]:
    path, of = ledger(), scheme()
    given = facts(of)
    pairs = evaluations(of, [of.period.whole])
    plan = plan_for(of, given, *requests(of, pairs), None)
    ours: list[float] = []
    hand: list[float] = []
    sums: set[tuple[str, ...]] = set()

    def built() -> None:
        table = run_statement(plan, of, given, None)
        assert table is not None
        sums.add(checksum(table.select(["c1", "c0", "c2", "c3"])))

    def written() -> None:
        sums.add(checksum(by_hand(path).select(["n", "done", "minutes", "days"])))

    for turn in range(RUNS):
        for work, taken in ((built, ours), (written, hand))[:: 1 if turn % 2 else -1]:
            taken.append(cpu_seconds(work))
    assert len(sums) == 1, f"checksums differ: {sums}"
    yield Figure("scores: measures of 10,000,000 rows, our SQL", round(median(ours), 3), "CPU s")
    yield Figure("scores: the same, SQL written by hand (equal checksums)", round(median(hand), 3), "CPU s")
    yield at_most("scores: our SQL against the one by hand", median(ours) / median(hand), "times", 1.1)
    measured = measure(of, given, pairs)
    score_figures(of, given, pairs, measured)
    seconds = median(cpu_seconds(lambda: score_figures(of, given, pairs, measured)) for _ in range(3))
    yield at_most("scores: scoring and ranking 3,000,000 cells, one warm call", seconds, "CPU s", 0.3)
    yield at_most("scores: peak memory of a process that does all of it", _memory(), "MB", 3000)
    yield from _pandas(sums.pop())


def checksum(table: pa.Table) -> tuple[str, ...]:
    """Rows, and the exact total of each column."""
    return (str(table.num_rows), *(str(pc.sum(column).as_py()) for column in table.columns))


def _memory() -> float:
    done = subprocess.run([sys.executable, "-m", "bench.scores", MEMORY], stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def _pandas(expected: tuple[str, ...]) -> Iterator[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.by_hand"], stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout)
    assert tuple(told["checksum"]) == expected, f"pandas differs: {told['checksum']}, {expected}"
    yield Figure("scores: the same measures in pandas, a process of its own", round(told["seconds"], 3), "CPU s")


if __name__ == "__main__" and sys.argv[1:] == [MEMORY]:
    _scheme = scheme()
    assert len(score(_scheme, facts(_scheme)).units) == UNITS
    print(peak_megabytes())
