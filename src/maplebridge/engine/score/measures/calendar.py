"""The working calendar as data in SQL: a table of one row that lists, day by day, the working days so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sqlglot import exp

from maplebridge.engine.scheme.rows import Workdays
from maplebridge.engine.score.measures.typed import cast
from maplebridge.engine.workdays import Calendar

TABLE = "working days"
COLUMN = "upto"
_YEARS_AROUND = 20


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """The days that can be looked up, both ends included; other days have no working days."""

    first: date
    last: date

    @staticmethod
    def around(start: date, end: date) -> CalendarSpan:
        return CalendarSpan(date(max(start.year - _YEARS_AROUND, 1), 1, 1), date(end.year + _YEARS_AROUND, 12, 31))

    def table(self, calendar: Workdays) -> pa.Table:
        """Column `upto`: one list, entry i (from 1) = working days from `first` up to `first` + i - 1 days."""
        return pa.table({COLUMN: pa.array([self._counts(calendar)], pa.list_(pa.int32()))})

    def _counts(self, calendar: Workdays) -> npt.NDArray[np.int32] | list[int]:
        """All at once where the calendar can; day by day otherwise."""
        days = (self.last - self.first).days + 1
        if isinstance(calendar, Calendar):
            ordinals = calendar.ordinals(np.datetime64(self.first, "D") + np.arange(days))
            return np.asarray(ordinals - ordinals[0], dtype=np.int32)
        return [calendar.between(self.first, self.first + timedelta(days=offset)) for offset in range(days)]

    def upto(self, at: exp.Expression) -> exp.Expression:
        """SQL: working days up to a day, counted from `first`; null outside the span."""
        start = cast(exp.Literal.string(self.first.isoformat()), "DATE")
        place = exp.DateDiff(this=at.copy(), expression=start, unit=exp.var("DAY"))
        listed = exp.select(exp.column(COLUMN, quoted=True)).from_(exp.to_table(f'"{TABLE}"')).subquery()
        limit = exp.Literal.number((self.last - self.first).days)
        inside = exp.Between(this=place.copy(), low=exp.Literal.number(0), high=limit)
        return exp.case().when(inside, exp.Bracket(this=listed, expressions=[place])).else_(exp.null())
