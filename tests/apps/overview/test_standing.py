"""How units stand is kept between requests, and never told of a time that is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maplebridge.apps.overview.queries.standing import KNOWN, Standing, standings
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.unit_plan import unit_plans
from maplebridge.apps.units.models import Unit
from maplebridge.engine.schedule.states import joined
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import make_programme
from tests.apps.programmes.stepped import DAY, ONE, act, add, participant, widen, work_on


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return make_programme(cast)


def _parts(programme: Programme) -> list[Participant]:
    return list(Participant.objects.filter(programme=programme).select_related("unit").order_by("unit__code"))


def _told(found: list[Standing]) -> list[tuple[object, ...]]:
    return [(one.participant.unit.code, dict(one.items), one.late) for one in found]


def _fresh(programme: Programme, day: date = DAY) -> list[tuple[object, ...]]:
    """As a process tells it that has just begun."""
    kept = dict(KNOWN.kept)
    KNOWN.clear()
    found = _told(standings(_parts(programme), day))
    KNOWN.clear()
    KNOWN.keep(kept)
    return found


CHANGES: dict[str, Callable[[Cast], object]] = {
    "finish": lambda cast: act("finish", "FQ2.1.scan", cast, day=date(2026, 9, 15)),
    "start": lambda cast: act("start", "FQ1.2.list", cast, day=date(2026, 9, 14)),
    "waive": lambda cast: act("waive", "FQ1.3.kickoff", cast, reason="已与上月推进会合并召开"),
    "reopen": lambda cast: (act("finish", "FQ1.1.read", cast, day=date(2026, 9, 10)),
                            act("reopen", "FQ1.1.read", cast)),
    "add": add,
    "own assessment day": lambda _: Participant.objects.filter(pk=participant().pk).update(
        assessment_day=date(2026, 9, 25), version=participant().version + 1),
    "category": lambda _: Participant.objects.filter(pk=participant().pk).update(
        category="rural", version=participant().version + 1),
    "another version": lambda _: widen(Programme.objects.get(), 3),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_is_reckoned_anew(cast: Cast, programme: Programme, change: str) -> None:
    standings(_parts(programme), DAY)
    CHANGES[change](cast)
    assert _told(standings(_parts(programme), DAY)) == _fresh(programme)


def test_another_day_is_reckoned_anew(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    first = _told(standings(_parts(programme), DAY))
    later = _told(standings(_parts(programme), DAY + 30 * ONE))
    assert later == _fresh(programme, DAY + 30 * ONE)
    assert later != first


def test_it_says_what_the_plan_of_each_unit_says(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    parts = list(Participant.objects.filter(programme=programme).select_related("unit", "rolled_out"))
    for _ in ("reckoned", "kept"):
        for one, plan in zip(standings(parts, DAY), unit_plans(parts, DAY), strict=True):
            items: dict[str, list[str]] = {}
            for line in plan.lines:
                items.setdefault(line.item.code, []).append(line.state)
            assert {code: state for code, state in one.items.items() if code in items} == {
                code: joined(states) for code, states in items.items()}  # type: ignore[arg-type]
            assert {line.indicator: line.late for line in one.late} == {
                line.indicator.code: line.late for line in plan.lines if line.late}


def test_names_are_those_of_now(cast: Cast, programme: Programme) -> None:
    standings(_parts(programme), DAY)
    Unit.objects.filter(code="A11").update(zh="改名派出所")
    assert standings(_parts(programme), DAY)[0].name.zh == "改名派出所"


def test_one_query_where_nothing_changed_and_three_else_however_many_units(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    part, above = participant(), cast.units["A1"]
    units = Unit.objects.bulk_create([
        Unit(code=f"Z{n}", zh=f"第{n}所", kind="station", parent=above, category="urban", path=f"{above.path}F{n:05X}",
             opened_on=FIRST_DAY) for n in range(60)])
    Participant.objects.bulk_create([
        Participant(programme=programme, unit=unit, rolled_out=part.rolled_out, category="urban",
                    rolled_out_at=part.rolled_out_at, from_day=part.from_day) for unit in units])
    rows = list(Participant.objects.filter(programme=programme).select_related("unit").defer("promised"))
    for wanted in (3, 1):
        with CaptureQueriesContext(connection) as asked:
            assert len(standings(rows, DAY)) == 63
        assert len(asked) == wanted
    add(cast)
    rows = list(Participant.objects.filter(programme=programme).select_related("unit").defer("promised"))
    with CaptureQueriesContext(connection) as asked:
        standings(rows, DAY)
    assert len(asked) == 3


def test_the_plan_without_reasons_is_the_same_but_for_them(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    parts = list(Participant.objects.filter(programme=programme).select_related("unit", "rolled_out"))
    whole, bare = unit_plans(parts, DAY), unit_plans(parts, DAY, reasons=False)
    told = [[replace(step, why=None) for line in plan.lines for step in line.steps if step.origin == "template"]
            for plan in whole]
    assert told == [[replace(step, why=None) for line in plan.lines for step in line.steps
                     if step.origin == "template"] for plan in bare]
    assert any(step.why for plan in whole for line in plan.lines for step in line.steps)
