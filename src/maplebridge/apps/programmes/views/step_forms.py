"""Forms that change a step of a unit's plan, or add one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maplebridge.apps.programmes.actions.add_step import add_step
from maplebridge.apps.programmes.actions.finish_step import finish_step
from maplebridge.apps.programmes.actions.reopen_step import reopen_step
from maplebridge.apps.programmes.actions.replan_step import replan_step
from maplebridge.apps.programmes.actions.split_step import split_step
from maplebridge.apps.programmes.actions.start_step import start_step
from maplebridge.apps.programmes.actions.waive_step import waive_step
from maplebridge.apps.programmes.forms import steps as forms
from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step, missing_before, unit_plan
from maplebridge.apps.programmes.views.plan import plan_trail
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.posts import posts_at
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say

BACK = {"mine": "programmes:mine"}  # where a form may lead back to, other than the plan
SEEN = "programmes.view"


@page("tasks.do", of=participant_by, seen=SEEN, writes=True)
def start(request: HttpRequest, participant: Any, step: str) -> HttpResponse:
    line, found = _found(participant, step)
    form = forms.Start(days=found.days, initial={
        "day": found.started or today(), "remaining": found.remaining, "version": found.version})
    return _answer(request, participant, line, found, "start", form, lambda: start_step(
        **_which(request, participant, step, form), day=form.cleaned_data["day"],
        remaining=form.cleaned_data["remaining"]))


@page("tasks.do", of=participant_by, seen=SEEN, writes=True)
def finish(request: HttpRequest, participant: Any, step: str) -> HttpResponse:
    line, found = _found(participant, step)
    form = forms.Finish(initial={"day": today(), "version": found.version})
    missing = missing_before(participant, step, today())
    asked = [say("steps.missing_asked", steps=list(missing))] if missing else []
    return _answer(request, participant, line, found, "finish", form, lambda: finish_step(
        **_which(request, participant, step, form), day=form.cleaned_data["day"]), points=asked)


@page("tasks.do", of=participant_by, seen=SEEN, writes=True)
def reopen(request: HttpRequest, participant: Any, step: str) -> HttpResponse:
    line, found = _found(participant, step)
    form = forms.Reopen(initial={"version": found.version})
    return _answer(request, participant, line, found, "reopen", form,
                   lambda: reopen_step(**_which(request, participant, step, form)))


@page("tasks.plan", of=participant_by, seen=SEEN, writes=True)
def waive(request: HttpRequest, participant: Any, step: str) -> HttpResponse:
    line, found = _found(participant, step)
    form = forms.Waive(initial={"version": found.version})
    return _answer(request, participant, line, found, "waive", form, lambda: waive_step(
        **_which(request, participant, step, form), reason=form.cleaned_data["reason"]))


@page("tasks.plan", of=participant_by, seen=SEEN, writes=True)
def replan(request: HttpRequest, participant: Any, step: str) -> HttpResponse:
    line, found = _found(participant, step)
    form = forms.Replan(people=_people(participant), initial={
        "planned": found.own_day, "person": found.person if found.assigned else "", "version": found.version})

    def act() -> int:
        key = replan_step(**_which(request, participant, step, form), planned=form.cleaned_data["planned"],
                          person=form.cleaned_data["person"])
        _tell_of_day(request, participant, step)
        return key

    return _answer(request, participant, line, found, "replan", form, act)


@page("tasks.plan", of=participant_by, seen=SEEN, writes=True)
def split(request: HttpRequest, participant: Any, step: str) -> HttpResponse:
    line, found = _found(participant, step)
    last = max(day for day in (found.limit, found.can_finish, today()) if day)
    form = forms.Split(people=_people(participant), limit=last, initial={"version": found.version})
    return _answer(request, participant, line, found, "split", form, lambda: split_step(
        **_which(request, participant, step, form), pieces=form.pieces()), limit=last)


@page("tasks.plan", of=participant_by, seen=SEEN, writes=True)
def add(request: HttpRequest, participant: Any, indicator: str) -> HttpResponse:
    plan = unit_plan(participant, today())
    line = plan.line(indicator) if plan else None
    if line is None:
        raise Unseen
    form = forms.Add(people=_people(participant))
    return answer(
        request, form, lambda: add_step(participant=participant.pk, indicator=indicator, new=form.new(), today=today(),
                                        by=request.actor),  # type: ignore[attr-defined]
        title=say("steps.add_title", line=line.indicator.name), lead=say("steps.add_lead"), submit=say("steps.add"),
        told="steps.add_done", done=_home(request, participant), cancel=_home(request, participant),
        template="programmes/steps.html", trail=plan_trail(participant))


def _found(participant: Any, step: str) -> tuple[PlanOfLine, Step]:
    plan = unit_plan(participant, today())
    found = plan.step(step) if plan else None
    if found is None:
        raise Unseen
    return found


def _which(request: HttpRequest, participant: Any, step: str, form: Form) -> dict[str, Any]:
    return {"participant": participant.pk, "step": step, "today": today(),
            "version": form.cleaned_data["version"] or 0, "by": request.actor}  # type: ignore[attr-defined]


def _answer(request: HttpRequest, participant: Any, line: PlanOfLine, step: Step, what: str, form: Form,
            act: Callable[[], Any], **more: Any) -> HttpResponse:
    """The form page of one change; back to where one came from when it is done."""
    home = _home(request, participant)
    limit = more.pop("limit", None) or step.limit or "–"
    return answer(request, form, act, template="programmes/steps.html", **{
        "title": say(f"steps.{what}_title", step=step.name),
        "lead": say(f"steps.{what}_lead", line=line.indicator.name, limit=limit), "submit": say(f"steps.{what}"),
        "told": f"steps.{what}_done", "done": home, "cancel": home, "trail": plan_trail(participant), **more})


def _home(request: HttpRequest, participant: Any) -> str:
    back = BACK.get(request.GET.get("back", ""))
    return reverse(back) if back else reverse(
        "programmes:plan", args=[participant.programme.code, participant.unit.code])


def _people(participant: Any) -> list[tuple[int, Text]]:
    rows = posts_at(participant.unit, today())
    return list({row["person"]: (row["person"], Text(row["person__zh"], row["person__en"] or None))
                 for row in rows}.values())


def _tell_of_day(request: HttpRequest, participant: Any, step: str) -> None:
    """A day past the deadline, or one on which nobody works, is told, not refused."""
    plan = unit_plan(participant, today())
    found = plan.step(step) if plan else None
    if plan is None or found is None or found[1].planned is None:
        return
    planned, limit = found[1].planned, found[1].must_finish
    if found[1].past and limit:
        messages.warning(request, say("steps.told_past", day=planned, limit=limit))
    if not plan.calendar.is_workday(planned):
        messages.warning(request, say("steps.told_day_off", day=planned))
