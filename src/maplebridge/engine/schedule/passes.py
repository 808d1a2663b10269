"""Both passes of the critical path over tasks x units, all units at once, in working-day ordinals.

Time is counted at the ends of working days: a task of d days from boundary s to s + d fills the working days
s + 1 to s + d. A milestone (0 days) happens at the end of day s.

- Work with a fixed place (done, or running with its remaining days) is a fact: what comes before it no longer binds it,
  and it asks nothing of what comes before it.
- A waived task takes no time, has no lag and no limit of its own; precedence reaches through it.
- Limits (deadlines) are data: they bound the late dates and never move the early ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.schedule.graph import Graph

Ints = NDArray[np.int32]
State = NDArray[np.int8]

OPEN, RUNNING, DONE, WAIVED = range(4)
NEVER = np.int32(2**30)  # no limit; far from overflow when durations are taken off it


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of the work. `state` int8 tasks x units; `start`, `finish` int32 boundaries of the same shape, read
    where the task is running (its remaining work) or done (as it was)."""

    state: State
    start: Ints
    finish: Ints


@dataclass(frozen=True, slots=True)
class Times:
    """Boundaries, int32 tasks x units. Slack is the same at both ends; NEVER for done and waived tasks."""

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    slack: Ints


def passes(graph: Graph, limit: Ints, now: int | Ints, work: Work | None = None) -> Times:
    """Early dates forward from `now`, late dates backward from `limit`.

    limit: latest finish boundary, int32 tasks x units (NEVER = none). now: boundary before the first day that can still
    be worked, one for all or one per unit. Without `work` everything is open.
    """
    state = work.state if work else np.zeros(limit.shape, np.int8)
    length = np.repeat(graph.days[:, None], limit.shape[1], axis=1)
    length[state == WAIVED] = 0
    early_start, early_finish = _forward(graph, length, state, now, work)
    if work:
        np.subtract(early_finish, early_start, out=length, where=state == RUNNING)
    late_start, late_finish = _backward(graph, length, state, limit)
    slack = late_start - early_start
    slack[state >= DONE] = NEVER
    return Times(early_start, early_finish, late_start, late_finish, slack)


def lateness(times: Times) -> Ints:
    """Working days too late, per task and unit: the slack missing, never below 0."""
    return np.maximum(0, -times.slack)


def _forward(graph: Graph, length: Ints, state: State, now: int | Ints, work: Work | None) -> tuple[Ints, Ints]:
    start, finish = np.empty_like(length), np.empty_like(length)
    start[:] = now
    for task in graph.order:
        gap = _gap(graph, task, state)
        for before in graph.before[task]:
            np.maximum(start[task], finish[before] + gap, out=start[task])
        np.add(start[task], length[task], out=finish[task])
        if work:
            fixed = _fixed(state[task])
            np.copyto(start[task], work.start[task], where=fixed)
            np.copyto(finish[task], work.finish[task], where=fixed)
    return start, finish


def _backward(graph: Graph, length: Ints, state: State, limit: Ints) -> tuple[Ints, Ints]:
    finish = np.where(state == WAIVED, NEVER, limit).astype(np.int32)
    start = np.empty_like(finish)
    for task in reversed(graph.order):
        np.subtract(finish[task], length[task], out=start[task])
        bound = start[task] - _gap(graph, task, state)
        bound[_fixed(state[task])] = NEVER
        for before in graph.before[task]:
            np.minimum(finish[before], bound, out=finish[before])
    return start, finish


def _gap(graph: Graph, task: int, state: State) -> Ints | int:
    lag = int(graph.lag[task])
    return lag * (state[task] != WAIVED).astype(np.int32) if lag else 0


def _fixed(state: State) -> NDArray[np.bool_]:
    return np.asarray((state == RUNNING) | (state == DONE))
