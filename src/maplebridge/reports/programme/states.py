"""The six states of a line: their order, their marks, and how several make one."""

from __future__ import annotations

from collections.abc import Iterable

from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme.data import State

MARKS: dict[State, Text] = {
    "late": Text("迟", "L"),
    "made_up": Text("补", "M"),
    "going": Text("→"),
    "not_started": Text("○"),
    "done": Text("✓"),
    "not_applicable": Text("–"),
}


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
