"""The scheme's task templates as one list of tasks and one graph."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.schedule.graph import Graph, find_cycles, make_graph
from maplebridge.engine.schedule.model import PlanTask
from maplebridge.engine.scheme.model import Indicator, Scheme, TaskStep

MOST_DAYS = 2000


def read_tasks(scheme: Scheme) -> tuple[tuple[PlanTask, ...], Graph | None, tuple[Problem, ...]]:
    """The tasks of all indicators in the order of the table; the graph is None when there is a problem."""
    steps = [(indicator, step) for indicator in scheme.indicators() for step in indicator.tasks]
    known = [_key(indicator, step) for indicator, step in steps]
    problems: list[Problem] = []
    tasks: dict[str, PlanTask] = {}
    for key, (indicator, step) in zip(known, steps, strict=True):
        if key in tasks:
            problems.append(Problem("schedule.task_twice", Place(path=key), {"task": key}))
        problems += _check_numbers(key, step)
        tasks[key] = PlanTask(key, indicator.code, step.name, step.days, step.lag,
                              tuple(_resolve(indicator, step, known, problems)), step.role)
    before = {key: task.after for key, task in tasks.items()}
    problems += [Problem("schedule.circle", Place(path=chain[0]), {"chain": " → ".join(chain)})
                 for chain in find_cycles(before)]
    found = tuple(tasks.values())
    return found, None if problems else _graph(found), tuple(problems)


def _graph(tasks: Sequence[PlanTask]) -> Graph:
    place: Mapping[str, int] = {task.key: index for index, task in enumerate(tasks)}
    return make_graph([task.days for task in tasks], [[place[key] for key in task.after] for task in tasks],
                      [task.lag for task in tasks])


def _resolve(indicator: Indicator, step: TaskStep, known: Sequence[str], problems: list[Problem]) -> list[str]:
    """Whole keys of the predecessors; a short key means the same indicator."""
    found = []
    for written in step.after:
        own = f"{indicator.code}.{written}"
        if own in known or written in known:
            found.append(own if own in known else written)
            continue
        near = difflib.get_close_matches(own, known, n=1) or difflib.get_close_matches(written, known, n=1)
        problems.append(Problem("schedule.unknown_predecessor", Place(path=_key(indicator, step)),
                                {"predecessor": written, "near": near[0] if near else "–"}))
    return found


def _check_numbers(key: str, step: TaskStep) -> list[Problem]:
    found = []
    if not 0 <= step.days <= MOST_DAYS:
        found.append(Problem("schedule.days", Place(path=key), {"task": key, "days": step.days, "most": MOST_DAYS}))
    if abs(step.lag) > MOST_DAYS:
        found.append(Problem("schedule.lag", Place(path=key), {"task": key, "lag": step.lag, "most": MOST_DAYS}))
    return found


def _key(indicator: Indicator, step: TaskStep) -> str:
    return f"{indicator.code}.{step.key}"
