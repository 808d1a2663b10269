"""What is known of the tasks on the day of the report: done, running, waived; and the chains left behind on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from maplebridge.engine.schedule import Plan, PlanRow, PlanUnit, TaskFact, make_plan
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.model import REPORT_DAY, Unit

_LAST_DAY = date(2026, 7, 3)  # the last working day before the report
_FIRST_EARLY = date(2026, 2, 2)
_RUNNING_SINCE = date(2026, 6, 29)
_EARLY = 0.9  # share of the tasks of a perfect unit that are done before they must be


def adopted_plan(scheme: Scheme, units: Sequence[Unit], calendar: Calendar) -> Plan:
    """The plan of the day of issue: what must be finished by when."""
    plan_units = [PlanUnit(unit.code, unit.category, unit.assessment, unit.arrival, unit.rotation) for unit in units]
    plan, problems = make_plan(scheme, plan_units, calendar, scheme.issued_on or REPORT_DAY)
    if plan is None:
        raise RuntimeError(f"the shipped scheme has no plan: {problems[0]}")
    return plan


def task_facts(desk: Desk, plan: Plan, left: Sequence[str]) -> Iterator[TaskFact]:
    """Facts of one unit. left: tasks left undone although their day has passed; what follows them is undone too."""
    rows = {row.task.key: row for row in plan.rows(desk.unit.code)}
    rng = Random(f"{desk.city.seed}:tasks:{desk.unit.twin or desk.unit.code}")
    ends: dict[str, date | None] = {}
    for key in _in_order(rows):
        row = rows[key]
        before = [ends[one] for one in row.task.after if one in rows]
        fact = None if key in left or None in before else _fact(desk, rng, row, [day for day in before if day])
        ends[key] = fact.end if fact else None
        if fact:
            yield fact


def _fact(desk: Desk, rng: Random, row: PlanRow, before: list[date]) -> TaskFact | None:
    """Done where it had to begin before today, running where it may still run; of the others some are done early."""
    start, finish = row.must_start, row.must_finish
    if start is None or finish is None:
        return None
    if start >= REPORT_DAY:
        return _early(desk, rng, row, before)
    if finish > _LAST_DAY:
        left = desk.calendar.between(_LAST_DAY, finish)
        return TaskFact(
            desk.unit.code, row.task.key, "running", start=start, remaining=min(left, max(row.task.days, 1))
        )
    late = not desk.succeeds(finish, 0.5)
    end = desk.calendar.shift(finish, rng.randint(1, 8) if late else -rng.randint(0, 2))
    return _done(desk, row, min(max([end, *before]), _LAST_DAY))


def _early(desk: Desk, rng: Random, row: PlanRow, before: list[date]) -> TaskFact | None:
    """Work that need not be begun yet: the better the unit, the more of it is done."""
    if rng.random() > _EARLY * desk.quality(REPORT_DAY):
        return None
    end = desk.calendar.shift(max([_FIRST_EARLY, *before]), max(row.task.days, 1) + rng.randint(0, 30))
    if end <= _LAST_DAY:
        return _done(desk, row, end)
    return TaskFact(desk.unit.code, row.task.key, "running", start=_RUNNING_SINCE, remaining=max(1, row.task.days - 2))


def _done(desk: Desk, row: PlanRow, end: date) -> TaskFact:
    begun = desk.calendar.shift(end, 1 - row.task.days) if row.task.days > 1 else end
    return TaskFact(desk.unit.code, row.task.key, "done", start=begun, end=end)


def _in_order(rows: Mapping[str, PlanRow]) -> Iterator[str]:
    """Keys with every predecessor before its successors."""
    given: set[str] = set()
    waiting = list(rows)
    while waiting:
        ready = [key for key in waiting if all(one in given or one not in rows for one in rows[key].task.after)]
        yield from ready
        given.update(ready)
        waiting = [key for key in waiting if key not in given]


def late_by(desk: Desk, row: PlanRow) -> int:
    """Working days by which a task that could begin only today misses its latest finish."""
    finish = desk.calendar.shift(REPORT_DAY, max(row.task.days, 1) - 1)
    return desk.calendar.between(row.must_finish, finish) if row.must_finish else 0
