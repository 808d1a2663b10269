"""Both passes for 50,000 units x 60 tasks with done, running and waived work, own deadlines, all dates converted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from bench.figure import Figure, at_most, cpu_seconds, peak_megabytes
from bench.programme import SEED, TASKS, common_calendar, make_template
from maplebridge.engine.schedule.dates import PlanDates, to_dates
from maplebridge.engine.schedule.passes import DONE, OPEN, RUNNING, WAIVED, Work, passes

UNITS = 50_000
TODAY = date(2026, 6, 30)
RUNS = 5


def figures() -> Iterator[Figure]:
    calendar, graph = common_calendar(), make_template().graph()
    now = calendar.ordinal(TODAY) - 1
    work, limit = _work(now), _limit(now)
    results: list[PlanDates] = []

    def run() -> None:
        results.clear()
        times = passes(graph, limit, now, work)
        results[:] = [to_dates(times, work.state, now, calendar)]

    seconds = sorted(cpu_seconds(run) for _ in range(RUNS))
    assert results[0].must_start.shape == (TASKS, UNITS)
    yield at_most("passes: 50,000 units x 60 tasks, both passes, dates", seconds[RUNS // 2], "CPU s", 0.5)
    yield at_most("passes: peak memory of the process", peak_megabytes(), "MB", 400)


def _work(now: int) -> Work:
    """A quarter of the work done, a tenth running, a twentieth waived."""
    rng = np.random.default_rng(SEED)
    shape = (TASKS, UNITS)
    state = rng.choice(np.array([OPEN, RUNNING, DONE, WAIVED], np.int8), shape, p=[0.6, 0.1, 0.25, 0.05])
    finish = (now - rng.integers(0, 80, shape)).astype(np.int32)
    start = (finish - 3).astype(np.int32)
    running = state == RUNNING
    start[running] = now
    finish[running] = now + 2
    return Work(state, start, finish)


def _limit(now: int) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """A deadline of its own for each unit, 40 to 140 working days away."""
    deadline = np.random.default_rng(SEED + 1).integers(now + 40, now + 140, UNITS).astype(np.int32)
    return np.broadcast_to(deadline, (TASKS, UNITS))
