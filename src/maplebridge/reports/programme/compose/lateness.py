"""Who is late, by how much, and why."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.lines import Lines
from maplebridge.reports.programme.compose.material import Material
from maplebridge.words import bilingual


def late_lines(material: Material, lines: Lines) -> tuple[data.Late, ...]:
    """Lines late now, the latest first."""
    return tuple(sorted(_late(material, lines), key=lambda late: (-late.days, late.unit, late.indicator)))


def _late(material: Material, lines: Lines) -> Iterator[data.Late]:
    plan = material.plan
    if plan is None:
        return
    for (unit, indicator), line in lines.plan_lines.items():
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
                        lines.responsible.get((unit, indicator)))


def _step(name: Text, days: int) -> Text:
    return bilingual("schedule.step", task=name, days=days) if days else bilingual("schedule.milestone", task=name)
