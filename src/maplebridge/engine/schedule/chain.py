"""Which task binds which, and why a date is as it is: reasons as codes with parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maplebridge.engine.schedule.graph import Graph
from maplebridge.engine.schedule.passes import DONE, OPEN, RUNNING, WAIVED, Ints, Times, Work


@dataclass(frozen=True, slots=True)
class Network:
    """The solved passes with what they were solved from; `after` as `Graph.after`."""

    graph: Graph
    after: tuple[tuple[int, ...], ...]
    limit: Ints
    now: int
    work: Work
    times: Times

    def chain(self, task: int, unit: int) -> tuple[int, ...]:
        """The task and those that bind its latest finish, one after the other, up to the one held by its limit."""
        found = [task]
        while (binding := self._bound_by(found[-1], unit)) is not None:
            found.append(binding)
        return tuple(index for index in found if self.work.state[index, unit] != WAIVED)

    def waits_for(self, task: int, unit: int) -> int | None:
        """The task whose finish holds back the earliest start; None when nothing but today does."""
        if self.work.state[task, unit] not in (OPEN, WAIVED):
            return None
        start = self.times.early_start[task, unit]
        for before in self.graph.before[task]:
            if start > self.now and self.times.early_finish[before, unit] + self._gap(task, unit) == start:
                return before if self.work.state[before, unit] != WAIVED else self.waits_for(before, unit)
        return None

    def first_violated(self, tasks: Iterable[int], unit: int) -> tuple[int, ...]:
        """The chain through the task, of these, that misses the most days: from what it waits for and is equally late,
        up to the deadline. Empty when none is late."""
        wanted = set(tasks)
        ordered = [task for task in self.graph.order if task in wanted]
        slack = self.times.slack[:, unit]
        if not ordered or slack[ordered].min() >= 0:
            return ()
        first = ordered[int(slack[ordered].argmin())]
        leading: list[int] = []
        before = self.waits_for(first, unit)
        while before is not None and slack[before] == slack[first]:
            leading.insert(0, before)
            before = self.waits_for(before, unit)
        return (*leading, *self.chain(first, unit))

    def next_task(self, tasks: Sequence[int], unit: int) -> int | None:
        """The unfinished task with the earliest latest start."""
        left = [task for task in tasks if self.work.state[task, unit] in (OPEN, RUNNING)]
        return min(left, key=lambda task: int(self.times.late_start[task, unit]), default=None)

    def is_limited(self, task: int, unit: int) -> bool:
        """Whether the task's own limit, not a task after it, sets its latest finish."""
        return bool(self.times.late_finish[task, unit] == self.limit[task, unit])

    def _bound_by(self, task: int, unit: int) -> int | None:
        state, latest = self.work.state, self.times.late_finish[task, unit]
        if state[task, unit] != WAIVED and self.is_limited(task, unit):
            return None
        for after in self.after[task]:
            binds = state[after, unit] not in (RUNNING, DONE)
            if binds and self.times.late_start[after, unit] - self._gap(after, unit) == latest:
                return after
        return None

    def _gap(self, task: int, unit: int) -> int:
        return int(self.graph.lag[task]) if self.work.state[task, unit] != WAIVED else 0
