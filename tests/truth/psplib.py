"""Critical path of the PSPLIB instances j30 and j60 (Kolisch & Sprecher, EJOR 96, 1996), read in memory."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from maplebridge.engine.schedule.graph import make_graph
from maplebridge.engine.schedule.passes import passes
from tests.truth.line import Line

SETS = ("j30", "j60")


@dataclass(frozen=True, slots=True)
class Instance:
    days: list[int]
    before: list[list[int]]
    longest: int  # MPM-Time


def lines(root: Path) -> Iterator[Line]:
    for name in SETS:
        file = root / "scheduling" / f"{name}.sm.tar.xz"
        instances = list(read(file)) if file.is_file() else []
        misses = sum(not _agrees(instance) for instance in instances)
        yield Line(f"critical path psplib {name}", len(instances), misses if instances else 1,
                   note="" if instances else f"{file.name} not found")


def read(file: Path) -> Iterator[Instance]:
    with tarfile.open(file) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and member.name.endswith(".sm"):
                yield _parse(content.read().decode("ascii"))


def _parse(text: str) -> Instance:
    project = re.search(r"MPM-Time\s*\n((?:\s*\d+)+)", text)
    assert project is not None
    precedence = _rows(text, "PRECEDENCE RELATIONS:")
    days = [row[2] for row in _rows(text, "REQUESTS/DURATIONS:")]
    before: list[list[int]] = [[] for _ in days]
    for job, _, _, *following in precedence:
        for after in following:
            before[after - 1].append(job - 1)
    return Instance(days, before, int(project[1].split()[-1]))


def _rows(text: str, title: str) -> list[list[int]]:
    section = text.partition(title)[2].partition("****")[0]
    lines = (line for line in section.splitlines() if re.fullmatch(r"[\d\s]+\d\s*", line))
    return [[int(part) for part in line.split()] for line in lines]


def _agrees(instance: Instance) -> bool:
    """Forward length, backward start and the slack at both ends all say MPM-Time."""
    graph = make_graph(instance.days, instance.before)
    limit = np.full((len(instance.days), 1), instance.longest, dtype=np.int32)
    times = passes(graph, limit, 0)
    return (int(times.early_finish.max()) == instance.longest and int(times.late_start.min()) == 0
            and int(times.slack.min()) == 0
            and bool((times.slack == times.late_finish - times.early_finish).all()))
