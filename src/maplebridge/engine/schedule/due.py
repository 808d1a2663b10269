"""Due rules to days.

A recurring anchor (month_end, quarter_end, half_end, year_end) gives one day for each month, quarter, half or year from
the start of the scheme's period to the later of its end and the assessment day. Years begin where the period does if it
is one year long or does not begin on the first of a month (a year may start on 21 December); else on 1 January.
An offset counts as `Calendar.shift`; without one, a day off gives the working day before it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from maplebridge.engine.schedule.model import PlanUnit
from maplebridge.engine.scheme.due import fixed_day
from maplebridge.engine.scheme.model import Due, Period, Scheme
from maplebridge.engine.workdays import Calendar

MONTHS = {"month_end": 1, "quarter_end": 3, "half_end": 6, "year_end": 12}
YEAR = 12
ONE_DAY = timedelta(days=1)


def due_days(due: Due, scheme: Scheme, unit: PlanUnit, calendar: Calendar) -> tuple[date, ...]:
    """The working days a rule sets for a unit, ascending; none where its anchor has no day (event, no arrival)."""
    return tuple(calendar.shift(day, due.offset) for day in _anchor_days(due, scheme, unit))


def binding_day(due: Due, scheme: Scheme, unit: PlanUnit, calendar: Calendar) -> date | None:
    """The day by which an indicator's own rule wants its preparation finished; None where it sets none.

    A recurring rule binds by the month, quarter, half or year in which the unit's assessment day lies: a fixed day,
    so that missing a month's end never moves the goal to the next.
    """
    assessment = unit.deadline or scheme.assessment_day
    recurring = due.anchor in MONTHS and assessment is not None
    days = [day for day in _anchor_days(due, scheme, unit) if not recurring or day >= (assessment or day)]
    return calendar.shift(days[0], due.offset) if days else None


def next_day(due: Due, scheme: Scheme, unit: PlanUnit, calendar: Calendar, today: date) -> date | None:
    """The first day of a rule not yet past."""
    return next((day for day in due_days(due, scheme, unit, calendar) if day >= today), None)


def _anchor_days(due: Due, scheme: Scheme, unit: PlanUnit) -> tuple[date, ...]:
    assessment = unit.deadline or scheme.assessment_day
    match due.anchor:
        case "month_end" | "quarter_end" | "half_end" | "year_end":
            return tuple(_ends(scheme.period, MONTHS[due.anchor], assessment))
        case "scheme_issue":
            day = scheme.issued_on
        case "assessment":
            day = assessment
        case "arrival":
            day = unit.arrival
        case "rotation":
            day = unit.rotation
        case "event":
            day = None
        case _:
            day = fixed_day(due)
    return (day,) if day else ()


def _ends(period: Period, months: int, assessment: date | None) -> Iterator[date]:
    """Last days of the stretches of `months` that touch the time from the period's start to its end or assessment."""
    last = max(assessment or period.whole.end, period.whole.end)
    start = _year_start(period)
    while start <= last:
        following = _plus(start, months)
        if following > period.whole.start:
            yield following - ONE_DAY
        start = following


def _year_start(period: Period) -> date:
    first, after = period.whole.start, period.whole.end + ONE_DAY
    own = first.day != 1 or _plus(first, YEAR) == after
    return first if own else date(first.year, 1, 1)


def _plus(day: date, months: int) -> date:
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
