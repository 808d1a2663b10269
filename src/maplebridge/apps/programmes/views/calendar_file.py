"""What is to be finished, for one's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from maplebridge.apps.programmes.ics import Entry, calendar_file
from maplebridge.apps.programmes.queries.my_steps import Mine, my_steps
from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.programmes.queries.unit_plan import unit_plan
from maplebridge.apps.programmes.views.step_rows import slack_said, why_said
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now, today
from maplebridge.web.say import named, say


@page("programmes.view")
def mine(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return _file(request, say("steps.ics_mine", of=actor.name), my_steps(actor, today()))


@page("programmes.view", of=participant_by)
def of_unit(request: HttpRequest, participant: Any) -> HttpResponse:
    plan = unit_plan(participant, today())
    steps = [Mine(participant, line, step) for line in plan.lines for whole in line.steps for step in whole.work()
             if whole.open and step.open] if plan else []
    return _file(request, say("steps.ics_name", of=Text(participant.unit.zh, participant.unit.en or None)), steps)


def _file(request: HttpRequest, name: str, steps: Iterable[Mine]) -> HttpResponse:
    entries = [_entry(request, one) for one in steps if one.step.limit]
    body = calendar_file(name, entries, now().astimezone(UTC))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={
        "Content-Disposition": content_disposition_header(True, f"{name}.ics") or "", "Cache-Control": "no-store"})


def _entry(request: HttpRequest, one: Mine) -> Entry:
    programme, unit, step = one.participant.programme, one.participant.unit, one.step
    told = [named(Text(programme.zh, programme.en or None)), slack_said(step),
            f"{say('steps.why')}: {why_said(step)}" if step.why else ""]
    plan = reverse("programmes:plan", args=[programme.code, unit.code])
    return Entry(
        f"{programme.code}/{unit.code}/{step.key}", step.limit,  # type: ignore[arg-type]
        say("steps.ics_summary", step=step.name, line=one.line.indicator.name, unit=Text(unit.zh, unit.en or None)),
        "\n".join(filter(None, told)), request.build_absolute_uri(plan))
