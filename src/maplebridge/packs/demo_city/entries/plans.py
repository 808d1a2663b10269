"""L01: who answers for each indicator; for groups also the joint task list, its tasks and the practical list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from maplebridge.engine.scheme.model import Indicator
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_CONFIRM_DAYS = 5
_LEADING_OFFICE = "领导小组办公室"


def breakdown(desk: Desk, indicators: Sequence[Indicator], issued: date, assessment: date) -> Iterator[Entry]:
    """One line an indicator, entered in the days after the scheme was issued or the group arrived."""
    start = max(issued, desk.unit.arrival or issued)
    confirm_due = desk.calendar.shift(start, _CONFIRM_DAYS)
    for indicator in indicators:
        day = desk.later(start, 1, 3)
        owner = _owner(desk, indicator)
        in_time = desk.succeeds(day)
        confirmed = desk.later(day, 0, 1) if in_time else desk.later(confirm_due, 1, 8)
        original = desk.calendar.shift(assessment, -20)
        yield desk.entry(
            "L01",
            desk.time_on(day),
            entered_by=desk.staff[min(3, len(desk.staff) - 1)],
            row_kind="indicator",
            indicator=indicator.code,
            responsible_one=owner,
            assistants=[desk.another(owner)],
            lead_dept=_department(desk, indicator),
            confirm_due=confirm_due,
            confirmed_by=owner,
            confirmed_at=desk.time_on(confirmed, 17, 18),
            deadline=assessment,
            original_date=original,
            progress="going",
            milestones=f"{desk.calendar.shift(assessment, -60)} 自查；{original} 整改完成",
        )


def joint_work(desk: Desk) -> Iterator[Entry]:
    """A group's joint task list (CS1.1), joint tasks (CS1.2) and practical matters (CS5.1)."""
    arrival = desk.unit.arrival or date(2026, 1, 5)
    in_time = desk.succeeds(arrival, 0.5)
    agreed = desk.later(arrival, 4, 9) if in_time else desk.later(arrival, 12, 16)
    yield _joint(
        desk,
        agreed,
        "joint_list",
        "CS1.1",
        desk.calendar.shift(arrival, 10),
        agreed,
        arrived_on=arrival,
        measures_n=desk.rng.randint(4, 8),
        team_confirmed_at=desk.time_on(agreed, 17, 18),
        host_confirmed_at=desk.time_on(agreed, 17, 18),
    )
    for month in range(2, 7):
        days = desk.workdays_of_month(month)[:8]
        for kind, indicator in (("joint_task", "CS1.2"), ("practical", "CS5.1")) if days else ():
            day = desk.rng.choice(days)
            deadline = desk.later(day, 10, 18)
            in_time = desk.succeeds(day)
            done = desk.by_today(desk.later(day, 5, 9) if in_time else desk.later(deadline, 1, 10))
            done = None if not in_time and desk.rng.random() < 0.4 else done
            host = desk.time_on(done, 17, 18) if done and desk.succeeds(day, 0.5) else None
            yield _joint(
                desk, day, kind, indicator, deadline, done, matter=desk.texts.phrase(kind), host_confirmed_at=host
            )


def _joint(desk: Desk, day: date, kind: str, indicator: str, deadline: date, done: date | None, **values: Any) -> Entry:
    return desk.entry(
        "L01",
        desk.time_on(day),
        entered_by=desk.staff[1],
        row_kind=kind,
        indicator=indicator,
        responsible_one=desk.staff[0],
        lead_dept=desk.city.department(_LEADING_OFFICE).code,
        deadline=deadline,
        original_date=deadline,
        progress="done" if done else "going",
        done_on=done,
        **values,
    )


def _owner(desk: Desk, indicator: Indicator) -> str:
    role = indicator.responsible_role.zh if indicator.responsible_role else ""
    fitting = [person.account for person in desk.city.staff[desk.unit.code] if person.role.zh == role]
    return fitting[0] if fitting else desk.staff[0]


def _department(desk: Desk, indicator: Indicator) -> str:
    name = indicator.lead_department.zh if indicator.lead_department else _LEADING_OFFICE
    return desk.city.department(name or _LEADING_OFFICE).code
