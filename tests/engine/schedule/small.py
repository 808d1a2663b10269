"""Small schemes for the tests of the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan, PlanUnit, Reason, TaskFact, make_plan
from maplebridge.engine.scheme.due import parse_due
from maplebridge.engine.scheme.model import Indicator, Item, Period, Rung, Scheme, TaskStep, Window
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.workdays import Calendar
from maplebridge.words import phrase, sentence
from tests.engine.workdays.national import national

ASSESSMENT = date(2026, 12, 15)
TODAY = date(2026, 11, 23)  # a Monday
PERIOD = Period(Window("period", date(2026, 1, 1), date(2026, 12, 31)))


def step(key: str, days: int, *after: str, lag: int = 0) -> TaskStep:
    return TaskStep(key, Text(f"{key}步骤", key), days, after, lag)


def indicator(code: str, *tasks: TaskStep, due: str | None = None, applies_to: tuple[str, ...] = ()) -> Indicator:
    return Indicator(code, Text(code), "baseline", Decimal(1), code, due=parse_due(due) if due else None,
                     tasks=tasks, applies_to=applies_to)


def scheme(*indicators: Indicator, **more: Any) -> Scheme:
    keys: dict[str, Any] = {"issued_on": date(2026, 1, 5), "assessment_day": ASSESSMENT, "period": PERIOD,
                            "ladder": (Rung("yellow", 1), Rung("blue", -3), Rung("red", 5))}
    keys.update(more)
    item = Item("I", Text("项"), Decimal(9), indicators)
    return Scheme("S", "1", Text("方案"), "other", nodes={}, items=(item,), **keys)


def train() -> Indicator:
    return indicator("A", step("name", 2), step("train", 5, "name"), step("check", 3, "train", lag=1))


def plan(made: Scheme, units: Sequence[PlanUnit] = (PlanUnit("U"),), facts: Sequence[TaskFact] = (),
         today: date = TODAY, calendar: Calendar | None = None) -> tuple[Plan, tuple[Problem, ...]]:
    found, problems = make_plan(made, units, calendar or national(), today, facts)
    assert found is not None, problems
    return found, problems


def faults(made: Scheme, units: Sequence[PlanUnit] = (PlanUnit("U"),), facts: Sequence[TaskFact] = (),
           today: date = TODAY) -> list[str]:
    """The codes of the problems, errors first; each can be said in both languages."""
    found, problems = make_plan(made, units, national(), today, facts)
    assert (found is None) == any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert sentence(problem, "zh").what
        assert sentence(problem, "en").do
    return [problem.code.removeprefix("schedule.") for problem in problems]


def say(reason: Reason, lang: Any = "en") -> str:
    return phrase(reason.code, lang, **reason.params)
