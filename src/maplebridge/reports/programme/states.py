"""The marks of the six states of a line, in the order in which they press."""

from __future__ import annotations

from maplebridge.engine.schedule.states import State
from maplebridge.engine.scheme.text import Text

MARKS: dict[State, Text] = {
    "late": Text("迟", "L"),
    "made_up": Text("补", "M"),
    "going": Text("→"),
    "not_started": Text("○"),
    "done": Text("✓"),
    "not_applicable": Text("–"),
}
