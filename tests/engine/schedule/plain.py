"""A slow, plain twin of the passes for one unit: the meaning of each rule written as a recursion on tasks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

OPEN, RUNNING, DONE, WAIVED = "open", "running", "done", "waived"


@dataclass(frozen=True)
class Job:
    days: int
    lag: int
    before: tuple[int, ...]
    state: str
    start: int  # of fixed work
    finish: int
    limit: int


def plain_times(jobs: list[Job], now: int) -> list[tuple[int, int, int | None, int | None]]:
    """Per task: early start, early finish, late start, late finish; late is None where nothing bounds it."""
    lag = [0 if job.state == WAIVED else job.lag for job in jobs]
    after = [[index for index, job in enumerate(jobs) if task in job.before] for task in range(len(jobs))]

    def length(task: int) -> int:
        job = jobs[task]
        return {OPEN: job.days, DONE: job.days, WAIVED: 0, RUNNING: job.finish - job.start}[job.state]

    @cache
    def early_start(task: int) -> int:
        if jobs[task].state in (RUNNING, DONE):
            return jobs[task].start
        return max([now, *(early_finish(before) + lag[task] for before in jobs[task].before)])

    @cache
    def early_finish(task: int) -> int:
        return jobs[task].finish if jobs[task].state in (RUNNING, DONE) else early_start(task) + length(task)

    @cache
    def late_finish(task: int) -> int | None:
        bounds = [] if jobs[task].state == WAIVED else [jobs[task].limit]
        for follower in after[task]:
            start = late_start(follower)
            if jobs[follower].state in (OPEN, WAIVED) and start is not None:
                bounds.append(start - lag[follower])
        return min(bounds, default=None)

    def late_start(task: int) -> int | None:
        finish = late_finish(task)
        return None if finish is None else finish - length(task)

    return [(early_start(task), early_finish(task), late_start(task), late_finish(task)) for task in range(len(jobs))]
