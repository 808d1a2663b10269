"""Who is late, by how much, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maplebridge.engine.schedule import Plan
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from maplebridge.words import bilingual


def late_lines(plan: Plan | None, responsible: Mapping[tuple[str, str], Text]) -> tuple[data.Late, ...]:
    """Lines late now, the latest first. `responsible`: (unit, indicator) -> who answers for it."""
    return tuple(sorted(_late(plan, responsible), key=lambda late: (-late.days, late.unit, late.indicator)))


def _late(plan: Plan | None, responsible: Mapping[tuple[str, str], Text]) -> Iterator[data.Late]:
    if plan is None:
        return
    for line in plan.lines():
        unit, indicator = line.unit, line.indicator
        if line.late <= 0:
            continue
        chain = plan.first_violated(unit, indicator)
        if chain is None:
            continue
        first = chain.tasks[0]
        steps = tuple(_step(task.name, task.days) for task in chain.tasks)
        cause = bilingual("report.cause_step", step=first.name)
        why = bilingual(chain.reason.code, **chain.reason.params)
        yield data.Late(unit, indicator, line.late, chain.deadline, cause, steps, why,
                        responsible.get((unit, indicator)))


def _step(name: Text, days: int) -> Text:
    return bilingual("schedule.step", task=name, days=days) if days else bilingual("schedule.milestone", task=name)
