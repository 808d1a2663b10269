"""The plan of a unit: as a list, and as a chart over the weeks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.programmes.queries.unit_plan import Step, UnitPlan, due_this_week, unit_plan
from maplebridge.apps.programmes.views.gantt import chart_of
from maplebridge.apps.programmes.views.step_rows import Shown, columns, days_said, may_of, row_of
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.say import say
from maplebridge.web.table import listing
from maplebridge.words.phrases import bilingual

PER_PAGE = 40
LINES_A_PAGE = 15  # of a chart
STATES = ("done", "under_way", "made_up", "late", "not_started", "not_applicable")
ONLY = ("late", "week", "open")


@page("programmes.view", of=participant_by)
def listed(request: HttpRequest, participant: Any) -> HttpResponse:
    plan = unit_plan(participant, today())
    filters = (Filter("only", "steps.only", "choice", [(one, say(f"steps.only_{one}")) for one in ONLY]),
               Filter("person", "steps.person", "choice", _people(plan)))
    chosen = {one.filter.name: one.value for one in set_filters(filters, request.GET)}
    may = may_of(request.actor, participant)  # type: ignore[attr-defined]
    rows = [row_of(Shown(line, step, participant, may)) for line, step in plan.steps()] if plan else []
    rows = [row for row in rows if _wanted(row["act"].step, chosen, today())]
    name = _name(participant)
    table = listing(request, rows, columns(), per_page=PER_PAGE, filters=filters, empty=say("steps.empty"),
                    export_name=say("steps.title", unit=name), key="key")
    return render(request, "programmes/plan.html", {
        "table": table, **about(request, participant, plan, "list"), "next": _next(plan, participant, request)})


@page("programmes.view", of=participant_by)
def gantt(request: HttpRequest, participant: Any) -> HttpResponse:
    """By item, so that a unit with a hundred lines is a page too."""
    plan = unit_plan(participant, today())
    items = list({line.item.code: line.item for line in plan.lines if line.steps}.values()) if plan else []
    item = next((one for one in items if one.code == request.GET.get("item")), items[0] if items else None)
    lines = [line for line in plan.lines if line.steps and line.item is item] if plan else []
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    number = min(max(_number(request.GET.get("page", "")), 1), pages)
    lines = lines[(number - 1) * LINES_A_PAGE:number * LINES_A_PAGE]
    whole = request.GET.get("span") == "all"
    span = "&span=all" if whole else ""
    return render(request, "programmes/gantt.html", {
        **about(request, participant, plan, "gantt"), "whole": whole,
        "chart": chart_of(plan, lines, whole=whole) if plan and lines else None,
        "states": STATES, "item": item, "items": [(f"?item={one.code}{span}", one.name, one is item) for one in items],
        "page": number, "pages": pages, "spans": [
            (f"?item={item.code}&page={number}{mark}", say(f"steps.gantt_{word}"), whole == (word == "all"))
            for word, mark in (("now", ""), ("all", "&span=all"))] if item else [],
        "previous": f"?item={item.code}&page={number - 1}{span}" if item and number > 1 else None,
        "following": f"?item={item.code}&page={number + 1}{span}" if item and number < pages else None})


def plan_trail(participant: Any, *, itself: bool = True) -> list[tuple[str | None, Text]]:
    """From the programmes down to the unit, or to its plan."""
    programme = participant.programme
    trail: list[tuple[str | None, Text]] = [
        (reverse("programmes:list"), bilingual("programmes.title")),
        (reverse("programmes:show", args=[programme.code]), Text(programme.zh, programme.en or None)),
        (reverse("programmes:unit", args=[programme.code, participant.unit.code]), _name(participant))]
    if itself:
        address = reverse("programmes:plan", args=[programme.code, participant.unit.code])
        trail.append((address, bilingual("steps.plan")))
    return trail


def about(request: HttpRequest, participant: Any, plan: UnitPlan | None, shown: str) -> dict[str, Any]:
    """What every page of a unit's plan says: the sentence, the ways to see it, who may do what."""
    where = [participant.programme.code, participant.unit.code]
    ways = [("list", "programmes:plan"), ("gantt", "programmes:gantt"), ("wall", "programmes:wall_unit")]
    return {
        "participant": participant, "unit_name": _name(participant), "plan": plan, "day": today(),
        "trail": plan_trail(participant, itself=False), "figures": plan.figures if plan else None,
        "longest": days_said(plan.figures.longest) if plan else "", "left": _left(plan),
        "ways": [(reverse(url, args=where), say(f"steps.view_{way}"), way == shown) for way, url in ways],
        "may_plan": "tasks.plan" in may_of(request.actor, participant),  # type: ignore[attr-defined]
        "faults": [one for one in plan.problems if one.severity == "error"] if plan else []}


def _wanted(step: Step, chosen: dict[str, Any], day: date) -> bool:
    if chosen["person"] and str(step.person) != chosen["person"]:
        return False
    match chosen["only"]:
        case "late":
            return step.late > 0
        case "week":
            return due_this_week(step, day)
        case "open":
            return step.open
    return True


def _people(plan: UnitPlan | None) -> list[tuple[str, Text]]:
    found = {step.person: step.person_name for _, step in plan.steps() if step.person} if plan else {}
    return [(str(key), name) for key, name in found.items() if name]


def _next(plan: UnitPlan | None, participant: Any, request: HttpRequest) -> dict[str, Any] | None:
    """What to do first: the open step that must start or end first, of those nothing holds back."""
    if plan is None or "tasks.do" not in may_of(request.actor, participant):  # type: ignore[attr-defined]
        return None
    ready = [step for line in plan.lines for whole in line.steps for step in whole.work()
             if step.open and step.must_start and (step.can_start is None or step.can_start <= first_day(plan))]
    step = min(ready, key=lambda one: (-one.late, one.must_start), default=None)
    if step is None:
        return None
    what = "finish_step" if step.state == "running" else "start_step"
    return {"name": step.name, "address": reverse(
        f"programmes:{what}", args=[participant.programme.code, participant.unit.code, step.key])}


def first_day(plan: UnitPlan) -> date:
    """The first day from today on that is worked."""
    return plan.calendar.on_or_after(plan.day)


def _left(plan: UnitPlan | None) -> str:
    if plan is None or plan.deadline is None:
        return ""
    days = plan.calendar.between(plan.day, plan.deadline)
    return say("steps.left" if days >= 0 else "steps.over", deadline=plan.deadline, days=days_said(abs(days)))


def _name(participant: Any) -> Text:
    return Text(participant.unit.zh, participant.unit.en or None)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
