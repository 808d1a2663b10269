"""Plan facts of all units, chains left behind on purpose, and faulty rows of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from maplebridge.engine.schedule import Plan, TaskFact
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.folder import HEADER_ROW
from maplebridge.packs.demo_city.model import REPORT_DAY, Text, Unit
from maplebridge.packs.demo_city.plant.apply import Planter
from maplebridge.packs.demo_city.tasks import late_by, task_facts

_POOREST_LEFT = {
    "fengqiao": ("FQ1.1.confirm", "FQ1.1.name", "FQ1.1.confirm"),  # by the poorest units
    "stationing": ("CS1.1.confirm", "CS1.1.draft", "CS1.1.confirm"),
}
_WAVE_LEFT = ("FQ3.2.search", "FQ8.1.find", "FQ3.2.settle", "FQ8.1.write")  # by stations judged early
_ROTATION_LEFT = ("CS7.3.sign", "CS7.3.walk")  # by groups that have rotated
_UNITS_PER_LAGGARD = 8
_SHEET = "任务进展表"


def plan_of_units(
    planter: Planter, pack: str, desks: Sequence[Desk], plan: Plan, silent: Unit | None
) -> list[TaskFact]:
    """The rows of plan.xlsx in order. silent: the unit that has never reported anything."""
    left = dict(_left_behind(pack, [desk.unit for desk in desks if desk.unit != silent]))
    facts = sound_steps(pack, desks, plan, silent)
    for desk in desks:
        own = [left[desk.unit.code]] if desk.unit.code in left else []
        if desk.unit == silent:
            own = [row.task.key for row in plan.rows(desk.unit.code) if not row.task.after]
        _register_left(planter, desk, plan, own)
    facts += _faulty(planter, facts, desks[0].unit.code, plan, len(facts))
    return facts


def sound_steps(pack: str, desks: Sequence[Desk], plan: Plan, silent: Unit | None) -> list[TaskFact]:
    """What is known of the steps of all units, without a fault."""
    left = dict(_left_behind(pack, [desk.unit for desk in desks if desk.unit != silent]))
    return [fact for desk in desks if desk.unit != silent
            for fact in task_facts(desk, plan, [left[desk.unit.code]] if desk.unit.code in left else [])]


def _left_behind(pack: str, units: Sequence[Unit]) -> Iterator[tuple[str, str]]:
    """Unit and task left undone although it is due."""
    ordered = sorted(units, key=lambda unit: (unit.quality, unit.code))
    laggards = max(1, len(units) // _UNITS_PER_LAGGARD)
    poorest, others = ordered[:laggards], ordered[laggards:]
    judged_early = [unit for unit in others if unit.assessment]
    rotated = [unit for unit in others if unit.rotation and unit.rotation < REPORT_DAY]
    for some, tasks in ((poorest, _POOREST_LEFT[pack]), (judged_early, _WAVE_LEFT), (rotated, _ROTATION_LEFT)):
        for unit, task in zip(some, tasks, strict=False):
            yield unit.code, task


def _register_left(planter: Planter, desk: Desk, plan: Plan, left: Sequence[str]) -> None:
    if not left:
        return
    rows = {row.task.key: row for row in plan.rows(desk.unit.code)}
    for key in left:
        late = late_by(desk, rows[key])
        if late > 0:
            planter.add(
                "task_late",
                desk.unit.code,
                "",
                "task_late",
                Text(f"任务未完成，晚 {late} 个工作日", f"A task left undone, {late} working days late"),
                key=key,
                amount=late,
            )


def _faulty(planter: Planter, facts: Sequence[TaskFact], unit: str, plan: Plan, before: int) -> list[TaskFact]:
    """Rows that cannot be taken; they come after the sound ones and say nothing new about any task."""
    keys = {fact.task for fact in facts if fact.unit == unit}
    open_tasks = [row.task.key for row in plan.rows(unit) if row.task.key not in keys]
    first = next(fact for fact in facts if fact.unit == unit)
    rows = (
        (
            "schedule.unknown_task",
            "不存在的任务编码",
            "A task the scheme does not have",
            TaskFact(unit, "ZZ9.9.none", "done", end=date(2026, 3, 4)),
        ),
        (
            "schedule.unknown_unit",
            "不参加考核的单位",
            "A unit that does not take part",
            TaskFact("990999", first.task, "done", end=date(2026, 3, 4)),
        ),
        (
            "schedule.end_before_start",
            "完成日期早于开始日期",
            "Finished before it began",
            TaskFact(unit, open_tasks[-1], "done", start=date(2026, 5, 12), end=date(2026, 4, 8)),
        ),
        (
            "schedule.future",
            "完成日期晚于检查日",
            "Finished on a day yet to come",
            TaskFact(unit, open_tasks[-2], "done", end=date(2026, 7, 22)),
        ),
        (
            "schedule.fact_incomplete",
            "已完成而无完成日期",
            "Done without a day",
            TaskFact(unit, open_tasks[-3], "done"),
        ),
        ("schedule.fact_twice", "同一任务填了两行", "One task on two rows", first),
    )
    for n, (code, zh, en, fact) in enumerate(rows):
        planter.add(
            code.partition(".")[2],
            fact.unit,
            "",
            code,
            Text(zh, en),
            file="plan.xlsx",
            sheet=_SHEET,
            row=HEADER_ROW + 2 + before + n,
            key=fact.task,
        )
    return [fact for *_, fact in rows]
