"""What is mine to do, over all programmes."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.apps.programmes.queries.my_steps import Mine, my_steps
from maplebridge.apps.programmes.queries.unit_plan import due_this_week
from maplebridge.apps.programmes.views.step_rows import Shown, columns, may_of, row_of
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.say import day as day_said
from maplebridge.web.say import say
from maplebridge.web.table import Column, listing
from maplebridge.words.phrases import bilingual

PER_PAGE = 40
ONLY = ("late", "week")


@page("programmes.view")
def listed(request: HttpRequest) -> HttpResponse:
    actor, now = request.actor, today()  # type: ignore[attr-defined]
    mine = my_steps(actor, now)
    filters = (Filter("only", "steps.only", "choice", [(one, say(f"steps.only_{one}")) for one in ONLY]),)
    only = set_filters(filters, request.GET)[0].value
    late, week = [one for one in mine if one.step.late], [one for one in mine if due_this_week(one.step, now)]
    wanted = late if only == "late" else week if only == "week" else [
        *late, *(one for one in mine if not one.step.late)]
    may = {one.participant.pk: may_of(actor, one.participant) for one in mine}
    rows = [_row(one, may[one.participant.pk], now) for one in wanted]
    table = listing(request, rows, columns(
        Column("when", "steps.when"), Column("programme", "steps.programme", "name"),
        Column("unit", "steps.unit", "name")), per_page=PER_PAGE, filters=filters, empty=say("steps.mine_none"),
        export_name=say("steps.mine"), key="key")
    return render(request, "programmes/mine.html", {"table": table, "late": len(late), "week": len(week),
                                                    "open": len(mine)})


def _row(one: Mine, may: frozenset[str], now: date) -> dict[str, object]:
    programme, unit = one.participant.programme, one.participant.unit
    names = Text(programme.zh, programme.en or None), Text(unit.zh, unit.en or None)
    when = _when(one, now)
    where = bilingual("steps.programme_unit", programme=one.line.indicator.name, unit=names[1])
    return {**row_of(Shown(one.line, one.step, one.participant, may, heading=when, where=where)),
            "when": when, "programme": names[0], "unit": names[1]}


def _when(one: Mine, now: date) -> str:
    """Late; the day, in this week; else the week."""
    limit = one.step.limit
    if one.step.late:
        return say("steps.when_late")
    if limit is None:
        return say("steps.when_none")
    monday = limit - timedelta(days=limit.weekday())
    return day_said(limit) if monday == now - timedelta(days=now.weekday()) else say("steps.when_week", day=monday)
