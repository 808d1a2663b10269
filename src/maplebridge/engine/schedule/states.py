"""The six states of a line and of an item, told from its steps. One definition: pages, lists and reports show these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from maplebridge.engine.schedule.model import PlanLine, PlanRow

State = Literal["done", "going", "made_up", "late", "not_started", "not_applicable"]


def line_state(line: PlanLine | None, rows: Sequence[PlanRow], promised: Mapping[str, date]) -> State:
    """Of one indicator of one unit. `rows`: its steps; `promised`: step -> the finish first planned.

    A line without steps is under way; one whose steps are all done is made up where one of them came late.
    """
    if line is None:
        return "going"
    counted = [row for row in rows if row.state != "waived"]
    if all(row.state == "done" for row in counted):
        return "made_up" if any(came_late(row, promised) for row in counted) else "done"
    if line.late > 0:
        return "late"
    return "going" if any(row.state in ("done", "running") for row in counted) else "not_started"


def came_late(row: PlanRow, promised: Mapping[str, date]) -> bool:
    """Done, but after the day first planned."""
    promise = promised.get(row.task.key)
    return promise is not None and row.finish is not None and row.finish > promise


def joined(states: Iterable[State]) -> State:
    """The state of an item from the states of its lines. Lines that do not apply say nothing."""
    found = set(states) - {"not_applicable"}
    if not found:
        return "not_applicable"
    if "late" in found:
        return "late"
    if found == {"not_started"}:
        return "not_started"
    if found <= {"done", "made_up"}:
        return "made_up" if "made_up" in found else "done"
    return "going"
