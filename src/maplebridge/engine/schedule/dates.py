"""Boundaries to dates, all at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.schedule.passes import DONE, WAIVED, Ints, State, Times
from maplebridge.engine.workdays import Calendar
from maplebridge.engine.workdays.calendar import Dates


@dataclass(frozen=True, slots=True)
class PlanDates:
    """datetime64[D], tasks x units; NaT where waived. The day work begins, and the day at whose end it is finished."""

    must_start: Dates
    must_finish: Dates
    can_start: Dates
    can_finish: Dates


def to_dates(times: Times, state: State, now: int, calendar: Calendar) -> PlanDates:
    """The first working day after the start, the last one before the finish; a milestone has one day for both.

    What can happen at once (a milestone, work with nothing remaining) happens today, not at the end of the day before.
    """
    waived = state == WAIVED
    return PlanDates(
        _days(np.minimum(times.late_start + 1, times.late_finish), waived, calendar),
        _days(times.late_finish, waived, calendar),
        _days(_not_before(now, np.minimum(times.early_start + 1, times.early_finish), state), waived, calendar),
        _days(_not_before(now, times.early_finish, state), waived, calendar),
    )


def _not_before(now: int, day: Ints, state: State) -> Ints:
    return np.where(state < DONE, np.maximum(day, now + 1), day)


def _days(ordinals: Ints, waived: NDArray[np.bool_], calendar: Calendar) -> Dates:
    days = calendar.days(np.where(waived, 1, ordinals))
    days[waived] = np.datetime64("NaT")
    return days
