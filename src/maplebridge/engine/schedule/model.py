"""What a plan is made from and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from maplebridge.engine.problem import Place
from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.text import Text

TaskState = Literal["open", "running", "done", "waived"]


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A unit with the days that are its own. `deadline`: its assessment day, None = the scheme's."""

    code: str
    category: str | None = None
    deadline: date | None = None
    arrival: date | None = None
    rotation: date | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class TaskFact:
    """What is known of one task of one unit.

    state: running (start; remaining working days from today on, None = the planned days less those gone, at least 1),
    done (end; start None = the planned days before it), waived (reason), open (only `planned` is of interest).
    planned: the finish first promised; a re-plan keeps it beside the new date.
    """

    unit: str
    task: str  # "FQ3.1.name"
    state: TaskState
    start: date | None = None
    end: date | None = None
    remaining: int | None = None
    reason: str | None = None
    planned: date | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A step of a template; `key` is "<indicator>.<step>", `after` holds whole keys."""

    key: str
    indicator: str
    name: Text
    days: int
    lag: int
    after: tuple[str, ...]
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a date is as it is: a code with its parameters, said by `words`. A parameter may be a list of Reasons."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One task of one unit in dates. Dates are None where a task is waived; a done task has only `start` and `finish`.

    must_*: the latest dates that keep the deadline. can_*: the earliest from today. slack: working days between them,
    negative = too late. original: the finish first promised; moved: working days the plan lies after it.
    """

    unit: str
    task: PlanTask
    state: TaskState
    must_start: date | None = None
    must_finish: date | None = None
    can_start: date | None = None
    can_finish: date | None = None
    start: date | None = None
    finish: date | None = None
    slack: int | None = None
    late: int = 0
    original: date | None = None
    moved: int | None = None
    why: Mapping[str, Reason] = field(default_factory=dict)  # by the name of the date


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One indicator of one unit. slack: the smallest of its unfinished tasks, None when nothing is left."""

    unit: str
    indicator: str
    tasks: int
    done: int
    slack: int | None
    late: int
    next_task: str | None  # the unfinished task with the earliest latest start
    must_start: date | None  # its latest start
    deadline: date  # the earlier of the unit's assessment day and the indicator's own due day
    light: str | None  # state of the scheme's colour ladder; None below its first rung


@dataclass(frozen=True, slots=True)
class Chain:
    """Tasks that bind each other from the first that starts too late up to the deadline."""

    unit: str
    tasks: tuple[PlanTask, ...]
    must_start: date
    late: int
    deadline: date
    reason: Reason
