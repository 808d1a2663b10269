"""The plan against what was done, as the fact table `milestones`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from maplebridge.engine.schedule.plan import Plan


def milestone_rows(plan: Plan | None, promise: Mapping[tuple[str, str], date]) -> Iterator[dict[str, Any]]:
    """Every step with the finish first planned, by (unit, step), and the day it was done."""
    for row in plan.rows(reasons=False) if plan else ():
        if row.state != "waived":
            done = row.finish if row.state == "done" else None
            planned = promise.get((row.unit, row.task.key))
            yield {"unit": row.unit, "task": row.task.key, "planned": planned, "done": done}
