"""What others found: drawn checks and L12 findings with their rectification; veto decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.diary import moment
from maplebridge.packs.demo_city.entry import Entry

_DRAWN = 12  # records drawn per unit and quarter
_QUARTERS = ((date(2026, 3, 16), 1), (date(2026, 6, 15), 2))
_ABOUT = ("procedure", "ledger", "safety", "service", "discipline", "equipment")
_LOOK_BACK_DAYS = 90
_INSPECTION = "990005"  # the inspection brigade


def drawn_checks(desk: Desk, drawn: Sequence[str]) -> Iterator[Entry]:
    """Twelve records (a group: six, and three members) drawn each quarter. `drawn`: numbers to draw from."""
    group = desk.unit.kind == "group"
    inspectors = [desk.city.staff[_INSPECTION][0].account, desk.city.staff["990006"][0].account]
    for day, quarter in _QUARTERS:
        seed = f"{desk.unit.code}{quarter}"
        for number in desk.rng.sample(drawn, _DRAWN // 2 if group else _DRAWN):
            yield _check(desk, day, "record_truth", number, inspectors, seed, at_host=group)
        for account in desk.staff[1:] if group else ():
            yield _check(desk, day, "knowledge", account, inspectors, seed, at_host=True)


def _check(desk: Desk, day: date, kind: str, drawn: str, inspectors: list[str], seed: str, at_host: bool) -> Entry:
    passed = desk.succeeds(day, 0.35)
    return desk.entry(
        "checks",
        moment(day, 10 * 60),
        entered_by=inspectors[0],
        kind=kind,
        plan_no=f"DC-2026-{day.month:02}",
        merged=True,
        seed=seed,
        drawn=drawn,
        inspectors=inspectors,
        passed=passed,
        fact=None if passed else desk.texts.phrase("seen"),
        at_host=at_host,
    )


def findings(desk: Desk) -> Iterator[Entry]:
    """About two findings a month; fewer and faster mended where work is good."""
    clauses = desk.serves["L12"]
    for month in range(1, 7):
        days = desk.workdays_of_month(month)
        if not days:
            continue
        for _ in range(1 + (not desk.succeeds(days[0], 1.5)) + (not desk.succeeds(days[-1], 1.5))):
            yield _finding(desk, desk.rng.choice(days), desk.rng.choice(clauses))


def _finding(desk: Desk, day: date, clause: str) -> Entry:
    owner, place = desk.rng.choice(desk.staff[:3]), desk.place()
    limit = desk.later(day, 8, 15)
    return desk.entry(
        "L12",
        desk.time_on(day, 9, 16),
        entered_by=desk.staff[-1],
        place=place.code,
        plan_no=f"DC-2026-{day.month:02}",
        draw=f"随机抽取 种子{desk.rng.randrange(10000):04}",
        finding=f"抽查{place.name.zh}有关工作时，{desk.texts.phrase('finding')}",
        clause=clause,
        about=desk.rng.choice(_ABOUT),
        severity=desk.rng.choices(("minor", "ordinary", "serious"), (70, 28, 2))[0],
        self_found=desk.rng.random() < 0.4,
        cause=desk.rng.choice(("awareness", "responsibility", "execution", "execution", "resource", "rule")),
        measure=desk.texts.phrase("measure"),
        owner=owner,
        limit=limit,
        look_back=limit + timedelta(days=_LOOK_BACK_DAYS),
        **_closing(desk, day, limit, owner),
    )


def _closing(desk: Desk, day: date, limit: date, owner: str) -> dict[str, Any]:
    in_time = desk.succeeds(day)
    applied = desk.by_today(desk.later(day, 3, 6) if in_time else desk.later(limit, 1, 8))
    accepted = desk.by_today(desk.later(applied, 0, 2)) if applied else None
    if applied is None or accepted is None or (not in_time and desk.rng.random() < 0.4):
        return {}
    return {
        "apply_close": desk.time_on(applied, 9, 11),
        "accepted": "accepted" if desk.succeeds(day, 0.4) else "returned",
        "accepted_by": desk.another(owner),
        "accepted_on": accepted,
    }


def veto(desk: Desk, indicator: str) -> Entry:
    """A veto with its decision document, not appealed against."""
    day = date(2026, 5, 20)
    return desk.entry(
        "vetoes",
        day,
        entered_by=desk.city.staff["990003"][0].account,
        indicator=indicator,
        decision_no="澄枫创领〔2026〕6号",
        decided_on=day,
        decided_by="leading_group",
        grounds=desk.texts.phrase("grounds"),
        appeal_until=desk.calendar.shift(day, 5),
        appeal="none",
    )
