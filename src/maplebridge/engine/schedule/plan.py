"""The plan in dates: rows, lines per indicator, lateness, first violated chain. All of it is derived, none stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.schedule.chain import Network
from maplebridge.engine.schedule.dates import PlanDates
from maplebridge.engine.schedule.due import next_day
from maplebridge.engine.schedule.model import Chain, PlanLine, PlanRow, PlanTask, PlanUnit, TaskFact, TaskState
from maplebridge.engine.schedule.passes import DONE, NEVER, WAIVED, Ints, lateness
from maplebridge.engine.schedule.reasons import Explain
from maplebridge.engine.scheme.model import Due, Scheme
from maplebridge.engine.workdays import Calendar

STATES: tuple[TaskState, ...] = ("open", "running", "done", "waived")  # as numbered in `passes`


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Made by `make_plan`. Arrays are tasks x units in the order of `tasks` and `units`.

    Methods that take a unit raise KeyError for one the plan does not have.
    """

    scheme: Scheme
    today: date
    calendar: Calendar
    units: tuple[PlanUnit, ...]
    tasks: tuple[PlanTask, ...]
    network: Network
    applies: NDArray[np.bool_]
    deadline: Ints  # per unit, ordinal
    dates: PlanDates
    facts: Mapping[tuple[int, int], TaskFact]
    unit_at: Mapping[str, int]

    # ------------------------------------------------------------ lateness
    def late(self) -> Ints:
        """Working days too late, int32 tasks x units; 0 for done and waived tasks."""
        return lateness(self.network.times)

    def lateness(self, unit: str, indicator: str | None = None) -> int:
        """Working days by which the unit (or one of its indicators) misses its deadline as things stand."""
        slack = self.network.times.slack[self._tasks_of(indicator), self.unit_at[unit]]
        return -int(slack.min(initial=0))

    def late_units(self) -> tuple[tuple[str, int], ...]:
        """(unit, working days late), the latest first, then in unit order; only units that are late."""
        late = self.late().max(axis=0, initial=0)
        order = np.argsort(-late, kind="stable")[: np.count_nonzero(late)]
        return tuple((self.units[unit].code, int(late[unit])) for unit in order)

    def first_violated(self, unit: str, indicator: str | None = None) -> Chain | None:
        """The chain that makes a unit (or one of its indicators) late, from its first task to the deadline."""
        column = self.unit_at[unit]
        chain = self.network.first_violated(self._tasks_of(indicator), column)
        if not chain:
            return None
        first, explain = chain[0], self._explain()
        start = int(self.network.times.late_start[first, column])
        end = int(self.network.limit[chain[-1], column])
        return Chain(unit, tuple(self.tasks[task] for task in chain), explain.first_day(first, column, start),
                     -int(self.network.times.slack[first, column]), self.calendar.day(end),
                     explain.must_start(chain, column))

    # ------------------------------------------------------------ tables
    def rows(self, unit: str | None = None, *, reasons: bool = True) -> Iterator[PlanRow]:
        """Every task that applies, unit by unit; without `reasons`, which are dear, its `why` is empty."""
        explain = self._explain() if reasons else None
        for column in self._columns(unit):
            for task in np.flatnonzero(self.applies[:, column]):
                yield self._row(int(task), column, explain)

    def lines(self, unit: str | None = None) -> Iterator[PlanLine]:
        """Every indicator with tasks that applies, unit by unit."""
        by_indicator: dict[str, list[int]] = {}
        for index, task in enumerate(self.tasks):
            by_indicator.setdefault(task.indicator, []).append(index)
        for column in self._columns(unit):
            for indicator, tasks in by_indicator.items():
                if self.applies[tasks[0], column]:
                    yield self._line(indicator, tasks, column)

    def next_due(self, unit: str, indicator: str) -> date | None:
        """The indicator's next due day from today on; None where its rule sets none."""
        found = self.scheme.indicator(indicator)
        if found is None or found.due is None:
            return None
        return next_day(found.due, self.scheme, self.units[self.unit_at[unit]], self.calendar, self.today)

    def provisional_years(self) -> tuple[int, ...]:
        """Years the plan reaches into whose working days are not final."""
        last = self.calendar.day(int(self.deadline.max(initial=self.network.now + 1)))
        return tuple(year for year in range(self.today.year, max(self.today, last).year + 1)
                     if self.calendar.is_provisional(date(year, 7, 1)))

    # ------------------------------------------------------------ inside
    def _row(self, task: int, column: int, explain: Explain | None) -> PlanRow:
        state = STATES[self.network.work.state[task, column]]
        fact = self.facts.get((task, column))
        row = PlanRow(self.units[column].code, self.tasks[task], state,
                      start=fact.start if fact else None, finish=fact.end if fact else None)
        if state == "waived":
            return row
        if explain is not None:
            row = replace(row, why=explain.dates(task, column))
        if state == "done":
            return self._against_original(row, fact, row.finish)
        slack = int(self.network.times.slack[task, column])
        must_finish = _day(self.dates.must_finish, task, column)
        row = replace(
            row, must_start=_day(self.dates.must_start, task, column), must_finish=must_finish,
            can_start=_day(self.dates.can_start, task, column), can_finish=_day(self.dates.can_finish, task, column),
            slack=slack, late=max(0, -slack),
        )
        return self._against_original(row, fact, must_finish)

    def _against_original(self, row: PlanRow, fact: TaskFact | None, finish: date | None) -> PlanRow:
        original = fact.planned if fact else None
        moved = self.calendar.between(original, finish) if original and finish else None
        return replace(row, original=original, moved=moved)

    def _line(self, indicator: str, tasks: Sequence[int], column: int) -> PlanLine:
        state = self.network.work.state[tasks, column]
        counted = state != WAIVED
        slack = int(self.network.times.slack[tasks, column].min())
        left = None if slack == NEVER else slack
        following = self.network.next_task(tasks, column)
        limit = self.calendar.day(int(self.network.limit[tasks[0], column]))
        return PlanLine(
            self.units[column].code, indicator, int(counted.sum()), int((state == DONE).sum()), left,
            max(0, -left) if left is not None else 0,
            self.tasks[following].key if following is not None else None,
            _day(self.dates.must_start, following, column) if following is not None else None,
            limit, self._light(left),
        )

    def _light(self, slack: int | None) -> str | None:
        reached = [rung.state for rung in sorted(self.scheme.ladder, key=lambda rung: rung.late)
                   if slack is not None and rung.late <= -slack]
        return reached[-1] if reached else None

    def _explain(self) -> Explain:
        due = {indicator.code: indicator.due for indicator in self.scheme.indicators()}

        def rule(task: int, column: int) -> Due | None:
            own = due[self.tasks[task].indicator]
            return own if self.network.limit[task, column] < self.deadline[column] else None

        return Explain(self.network, self.tasks, self.calendar, rule)

    def _tasks_of(self, indicator: str | None) -> list[int]:
        return [index for index, task in enumerate(self.tasks) if indicator in (None, task.indicator)]

    def _columns(self, unit: str | None) -> Sequence[int]:
        return range(len(self.units)) if unit is None else (self.unit_at[unit],)


def _day(days: NDArray[np.datetime64], task: int, column: int) -> date | None:
    day = days[task, column].item()
    return day if isinstance(day, date) else None
