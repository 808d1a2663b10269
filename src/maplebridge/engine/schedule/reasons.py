"""The reason of every computed date of a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.engine.schedule.chain import Network
from maplebridge.engine.schedule.model import PlanTask, Reason
from maplebridge.engine.schedule.passes import DONE, RUNNING
from maplebridge.engine.scheme.due import fixed_day
from maplebridge.engine.scheme.model import Due
from maplebridge.engine.workdays import Calendar

MOST_STEPS = 5  # named in one sentence


def say_rule(due: Due) -> Reason:
    """A due rule as a phrase: three working days after the end of the month."""
    params = {"anchor": fixed_day(due) or Reason(f"schedule.anchor_{due.anchor}"), "days": abs(due.offset)}
    if due.offset > 0:
        return Reason("schedule.rule_after", params)
    return Reason("schedule.rule_before", params) if due.offset else Reason("schedule.rule_on", params)


@dataclass(frozen=True, slots=True)
class Explain:
    """Says why. `rule(task, unit)`: the due rule that limits the task, None where the assessment does."""

    network: Network
    tasks: Sequence[PlanTask]
    calendar: Calendar
    rule: Callable[[int, int], Due | None]

    def dates(self, task: int, unit: int) -> Mapping[str, Reason]:
        """By the name of the date in PlanRow."""
        state = self.network.work.state[task, unit]
        if state == DONE:
            return {"start": Reason("schedule.is_done"), "finish": Reason("schedule.is_done")}
        return {
            "must_start": self.must_start(self.network.chain(task, unit), unit),
            "must_finish": self._must_finish(task, unit),
            "can_start": self._can_start(task, unit),
            "can_finish": self._can_finish(task, unit),
        }

    def must_start(self, chain: Sequence[int], unit: int) -> Reason:
        """The latest start of a chain against today, with its steps up to the deadline."""
        task = chain[0]
        start, now = int(self.network.times.late_start[task, unit]), self.network.now
        following = self._following(chain[1:], unit)
        params: dict[str, object] = {
            "day": self.first_day(task, unit, start),
            "days": abs(start - now),
            "own": self._step(task, unit),
            "follow": Reason("schedule.followed_by", {"steps": following}) if following else "",
            "limit": self.limit(chain[-1], unit),
        }
        if self.network.work.state[task, unit] == RUNNING:
            return Reason("schedule.runs_late", params) if start < now else Reason("schedule.runs_in_time", params)
        if start < now:
            return Reason("schedule.start_past", params)
        return Reason("schedule.start_now", params) if start == now else Reason("schedule.start_ahead", params)

    def limit(self, task: int, unit: int) -> Reason:
        """The deadline a chain ends at."""
        day = self.calendar.day(int(self.network.limit[task, unit]))
        rule = self.rule(task, unit)
        if rule is None:
            return Reason("schedule.by_assessment", {"day": day})
        return Reason("schedule.by_due", {"day": day, "rule": say_rule(rule)})

    def first_day(self, task: int, unit: int, start: int) -> date:
        """The first working day after a boundary; of a milestone the day at whose end it happens."""
        return self.calendar.day(start + (self._length(task, unit) > 0))

    def _must_finish(self, task: int, unit: int) -> Reason:
        chain = self.network.chain(task, unit)
        if len(chain) == 1:
            return self.limit(task, unit)
        follower = chain[1]
        start = self.first_day(follower, unit, int(self.network.times.late_start[follower, unit]))
        lag = self.tasks[follower].lag
        params = {"task": self.tasks[follower].name, "day": start, "lag": lag}
        return Reason("schedule.before_task_lag", params) if lag else Reason("schedule.before_task", params)

    def _can_start(self, task: int, unit: int) -> Reason:
        if self.network.work.state[task, unit] == RUNNING:
            return Reason("schedule.is_running")
        before = self.network.waits_for(task, unit)
        if before is None:
            return Reason("schedule.from_today")
        finish = self.calendar.day(int(self.network.times.early_finish[before, unit]))
        lag = self.tasks[task].lag
        params = {"task": self.tasks[before].name, "day": finish, "lag": lag}
        return Reason("schedule.after_task_lag", params) if lag else Reason("schedule.after_task", params)

    def _can_finish(self, task: int, unit: int) -> Reason:
        days = self._length(task, unit)
        if self.network.work.state[task, unit] == RUNNING:
            return Reason("schedule.remains", {"days": days})
        return Reason("schedule.takes", {"days": days}) if days else self._can_start(task, unit)

    def _following(self, chain: Sequence[int], unit: int) -> list[Reason]:
        """The steps after the first one; a long chain is cut, its rest counted and summed."""
        shown, rest = (chain, ()) if len(chain) <= MOST_STEPS else (chain[: MOST_STEPS - 1], chain[MOST_STEPS - 1 :])
        steps = [self._next_step(task, unit) for task in shown]
        days = sum(self._length(task, unit) + self.tasks[task].lag for task in rest)
        return [*steps, Reason("schedule.more", {"count": len(rest), "days": days})] if rest else steps

    def _next_step(self, task: int, unit: int) -> Reason:
        """A step that follows another, with the days between, so that a reader's sum comes out."""
        lag = self.tasks[task].lag
        if lag <= 0:
            return self._step(task, unit)
        params = {"task": self.tasks[task].name, "days": self._length(task, unit), "lag": lag}
        return Reason("schedule.step_later", params)

    def _step(self, task: int, unit: int) -> Reason:
        params = {"task": self.tasks[task].name, "days": self._length(task, unit)}
        return Reason("schedule.step", params) if params["days"] else Reason("schedule.milestone", params)

    def _length(self, task: int, unit: int) -> int:
        times = self.network.times
        return int(times.late_finish[task, unit] - times.late_start[task, unit])
