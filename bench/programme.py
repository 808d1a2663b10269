"""An invented programme for the schedule benches: one template of 60 steps, any number of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import yaml

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


def write_folder(folder: Path, template: Template, deadlines: Sequence[date], day: date) -> None:
    """The same programme as `maplebridge plan` reads it: a pack with one indicator, units with their own deadlines."""
    steps = [{"key": f"t{task}", "name": f"步骤{task}", "days": days, "lag": template.lag[task],
              "after": [f"t{before}" for before in template.before[task]]}
             for task, days in enumerate(template.days)]
    indicator = {"code": "I1", "name": "指标", "tier": "baseline", "points": 100, "lead_department": "办公室",
                 "responsible_role": "所长", "due": "assessment", "tasks": steps,
                 "score": {"kind": "measure", "from": "facts", "take": "count", "clamp": {"cap": 100}}}
    scheme = {
        "format": 1,
        "scheme": {"code": "BENCH", "version": "1", "name": "测试方案", "kind": "other", "invented": True,
                   "issued_on": day, "assessment_day": max(deadlines)},
        "period": {"start": date(day.year, 1, 1), "end": date(day.year, 12, 31)},
        "categories": [{"code": "any", "name": "各类"}],
        "tables": {"facts": {"fields": {"value": "int"}}},
        "items": [{"code": "I", "name": "项目", "points": 100, "indicators": [indicator]}],
    }
    (folder / "pack").mkdir(parents=True)
    (folder / "pack" / "scheme.yaml").write_text(yaml.safe_dump(scheme, allow_unicode=True), encoding="utf-8")
    (folder / "programme.yaml").write_text(yaml.safe_dump({"format": 1, "pack": "pack", "day": day}), encoding="utf-8")
    rows = [f"s{station},站{station},station,any,{deadline}" for station, deadline in enumerate(deadlines)]
    header = "unit,name_zh,kind,category,assessment_day"
    (folder / "units.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
