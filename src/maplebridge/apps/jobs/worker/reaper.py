"""Finds jobs whose run has died.

Clocks of two machines differ and may be set back or forward at any moment, so nothing is decided by the time of day.
A living run raises its job's `beat`; the reaper remembers the beat it saw and how long it has seen that same one, on
the monotonic clock of its own process. A pause of the reaper itself (a suspended machine, a busy disk) proves nothing
about the others: between two looks no more than `LOOK` seconds are counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from maplebridge.apps.jobs.actions.leases import came_to_nothing
from maplebridge.apps.jobs.queries.running import in_hand
from maplebridge.engine.problem import Problem

log = structlog.get_logger("maplebridge.jobs")
LOOK = 5.0  # seconds


@dataclass(slots=True)
class Watched:
    """A run as last seen, and for how long it has been silent."""

    holder: str
    beat: int
    silent: float = 0.0


class Reaper:
    """`lease`: seconds of silence after which a job is taken from its run."""

    def __init__(self, lease: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._lease, self._clock = lease, clock
        self._looked = clock()
        self._watched: dict[int, Watched] = {}

    def look(self) -> list[int]:
        """Takes jobs from dead runs; their keys."""
        now = self._clock()
        passed, self._looked = min(now - self._looked, LOOK), now
        seen = {job: (holder, beat) for job, holder, beat in in_hand()}
        self._watched = {job: self._watch(job, *sign, passed) for job, sign in seen.items()}
        return [job for job, run in self._watched.items() if run.silent >= self._lease and self._take(job, run)]

    def _watch(self, job: int, holder: str, beat: int, passed: float) -> Watched:
        before = self._watched.get(job)
        if before is None or (before.holder, before.beat) != (holder, beat):
            return Watched(holder, beat)
        return Watched(holder, beat, before.silent + passed)

    def _take(self, job: int, run: Watched) -> bool:
        began = self._clock()
        state = came_to_nothing(job, run.holder, Problem("jobs.worker_died"), beat=run.beat)
        if state:
            log.warning("job.taken_over", job=job, state=state, waited=round(self._clock() - began, 1))
        return state is not None
