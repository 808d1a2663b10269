"""How the plan of a unit stands in a few figures. One definition: pages, lists, API and command line show these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maplebridge.engine.schedule.model import PlanLine


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Progress: `done` of `steps`, waived ones left out. Lateness: `late_lines` of `lines`, and `longest`: working days
    that the latest of them is late."""

    done: int = 0
    steps: int = 0
    late_lines: int = 0
    lines: int = 0
    longest: int = 0


def figures_of(lines: Iterable[PlanLine]) -> PlanFigures:
    """Of one unit."""
    known = list(lines)
    return PlanFigures(
        sum(line.done for line in known), sum(line.tasks for line in known), sum(line.late > 0 for line in known),
        len(known), max((line.late for line in known), default=0))
