"""How long a person waits for `maplebridge --help`."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, at_most

RUNS = 7


def figures() -> Iterator[Figure]:
    command = [str(Path(sys.executable).with_name("maplebridge")), "--help"]
    spent = [_cpu(command) for _ in range(RUNS)]
    yield at_most("maplebridge --help, median CPU", statistics.median(spent), "s", 0.3)


def _cpu(command: list[str]) -> float:
    before = _children()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
