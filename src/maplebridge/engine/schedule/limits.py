"""Deadlines: which units have tasks of which indicators, and by when they must be finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.schedule.due import binding_day
from maplebridge.engine.schedule.facts import day_off, is_far
from maplebridge.engine.schedule.model import PlanTask, PlanUnit
from maplebridge.engine.schedule.passes import NEVER, Ints
from maplebridge.engine.scheme.due import fixed_day
from maplebridge.engine.scheme.model import Due, Indicator, Scheme
from maplebridge.engine.workdays import Calendar

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """`applies`: bool tasks x units. `deadline`: ordinal of each unit's assessment day. `limit`: tasks x units, the
    earlier of that and the indicator's own due day."""

    applies: NDArray[np.bool_]
    deadline: Ints
    limit: Ints
    problems: tuple[Problem, ...]


def set_limits(scheme: Scheme, tasks: Sequence[PlanTask], units: Sequence[PlanUnit], calendar: Calendar) -> Limits:
    """Every unit must have a deadline (see `check_deadlines`). Warns of rules whose day is not known."""
    days = [day for unit in units if (day := _deadline(scheme, unit))]
    deadline = np.array([calendar.ordinal(day) for day in days], dtype=np.int32)
    applies: dict[str, NDArray[np.bool_]] = {}
    limit: dict[str, Ints] = {}
    problems: list[Problem] = []
    for indicator in scheme.indicators():
        if indicator.tasks:
            code = indicator.code
            applies[code] = _applies(indicator, units)
            due = _due_limit(indicator.due, scheme, units, calendar)
            limit[code] = np.minimum(deadline, due)
            problems += _check_anchor(indicator, units, applies[code] & (due == NEVER), calendar)
    shape = (len(tasks), len(units))
    return Limits(
        np.array([applies[task.indicator] for task in tasks], dtype=np.bool_).reshape(shape),
        deadline,
        np.array([limit[task.indicator] for task in tasks], dtype=np.int32).reshape(shape),
        tuple(problems),
    )


def check_deadlines(scheme: Scheme, units: Sequence[PlanUnit], calendar: Calendar, today: date) -> Iterator[Problem]:
    """Units twice or without a deadline; entered days that are no working days or years away."""
    seen: dict[str, PlanUnit] = {}
    for unit in units:
        if seen.setdefault(unit.code, unit) is not unit:
            yield Problem("schedule.unit_twice", unit.place, {"unit": unit.code})
        for name in ("deadline", "arrival", "rotation"):
            yield from _check_day(getattr(unit, name), unit.place, name, calendar, today)
    yield from _check_day(scheme.assessment_day, Place(path="scheme.assessment_day"), "deadline", calendar, today)
    for path, name, day in _other_days(scheme):
        yield from _check_far(day, Place(path=path), name, today)
    without = [unit.code for unit in units if _deadline(scheme, unit) is None]
    if without:
        yield Problem("schedule.no_deadline", Place(path="scheme.assessment_day"),
                      {"units": without[:SHOWN], "count": len(without)})


def _check_anchor(
    indicator: Indicator, units: Sequence[PlanUnit], without: NDArray[np.bool_], calendar: Calendar
) -> Iterator[Problem]:
    """A rule whose day is not known, so that it binds nothing; a fixed day that is no working day."""
    due, place = indicator.due, Place(path=f"{indicator.code}.due")
    if due is None or due.anchor == "event":
        return
    day = fixed_day(due)
    if day and not due.offset and not calendar.is_workday(day):
        yield day_off(day, place, calendar)
    columns = np.flatnonzero(without)
    if columns.size:
        shown = [units[column].code for column in columns[:SHOWN]]
        params = {"rule": due.text or due.anchor, "units": shown, "count": int(columns.size)}
        yield Problem("schedule.no_anchor", place, params, "warning")


def _check_day(day: date | None, place: Place, name: str, calendar: Calendar, today: date) -> Iterator[Problem]:
    if day is None:
        return
    yield from (far := list(_check_far(day, place, name, today)))
    if not far and not calendar.is_workday(day):
        yield day_off(day, place, calendar)


def _other_days(scheme: Scheme) -> Iterator[tuple[str, str, date]]:
    """Days of the scheme that due rules count from: where they stand, what they are."""
    yield "period.start", "start", scheme.period.whole.start
    yield "period.end", "end", scheme.period.whole.end
    if scheme.issued_on:
        yield "scheme.issued_on", "issued_on", scheme.issued_on
    for indicator in scheme.indicators():
        if indicator.due and (day := fixed_day(indicator.due)):
            yield f"{indicator.code}.due", "due", day


def _check_far(day: date, place: Place, name: str, today: date) -> Iterator[Problem]:
    if is_far(day, today):
        yield Problem("schedule.day_far", place, {"day": day, "field": name})


def _deadline(scheme: Scheme, unit: PlanUnit) -> date | None:
    return unit.deadline or scheme.assessment_day


def _applies(indicator: Indicator, units: Sequence[PlanUnit]) -> NDArray[np.bool_]:
    if not indicator.applies_to:
        return np.ones(len(units), dtype=np.bool_)
    return np.array([unit.category in indicator.applies_to for unit in units], dtype=np.bool_)


def _due_limit(due: Due | None, scheme: Scheme, units: Sequence[PlanUnit], calendar: Calendar) -> Ints:
    """Per unit the ordinal of the day the rule binds by; units alike in their own days share one answer."""
    if due is None:
        return np.full(len(units), NEVER, dtype=np.int32)
    found: dict[tuple[date | None, ...], int] = {}
    for unit in units:
        own = (unit.deadline, unit.arrival, unit.rotation)
        if own not in found:
            day = binding_day(due, scheme, unit, calendar)
            found[own] = calendar.ordinal(day) if day else int(NEVER)
    return np.array([found[unit.deadline, unit.arrival, unit.rotation] for unit in units], dtype=np.int32)
