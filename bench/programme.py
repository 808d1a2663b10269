"""An invented programme for the schedule benches: one template of 60 steps, any number of units."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

import maplebridge.packs
from maplebridge.engine.schedule.graph import Graph, make_graph
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.parts import load_calendar

TASKS = 60
SEED = 20261215
COMMON = Path(maplebridge.packs.__file__).parent / "common"


@dataclass(frozen=True, slots=True)
class Template:
    days: list[int]
    before: list[list[int]]
    lag: list[int]

    def graph(self) -> Graph:
        return make_graph(self.days, self.before, self.lag)


def make_template() -> Template:
    """60 steps of 1 to 10 working days, up to three predecessors each among the ten before, some with a lag."""
    rng = np.random.default_rng(SEED)
    before = [sorted(int(task) for task in rng.choice(np.arange(max(0, index - 10), index),
                                                      size=min(index, int(rng.integers(0, 4))), replace=False))
              for index in range(TASKS)]
    lag = [int(rng.integers(1, 4)) if names and rng.random() < 0.2 else 0 for names in before]
    return Template([int(days) for days in rng.integers(1, 11, TASKS)], before, lag)


def common_calendar() -> Calendar:
    calendar, problems = load_calendar([COMMON])
    assert calendar is not None, problems
    return calendar
