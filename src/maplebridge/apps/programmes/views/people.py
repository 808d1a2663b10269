"""Naming people for lines, and confirming."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maplebridge.apps.programmes.actions.confirm_lines import confirm_lines
from maplebridge.apps.programmes.actions.name_people import end_part, name_people
from maplebridge.apps.programmes.forms.people import Confirm, Name
from maplebridge.apps.programmes.queries.lines import Line
from maplebridge.apps.programmes.queries.naming import Staff, assistant_by, by_role, previous_of, staff_of
from maplebridge.apps.programmes.queries.one_line import named_lines
from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.programmes.states import ASSISTANT, RESPONSIBLE
from maplebridge.apps.programmes.views.unit_lines import line_name, points
from maplebridge.apps.programmes.views.way import crumbs, heads, name_of
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.views.trail import sent
from maplebridge.web.clock import now, today
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import refuse
from maplebridge.web.say import named, say


@page("lines.name", of=participant_by, seen="programmes.view", writes=True)
def names(request: HttpRequest, part: Any) -> HttpResponse:
    """Every line with who answers now and who is proposed; above it who is to be named, for which."""
    if part.rolled_out is None:
        raise refuse("lines.not_rolled_out")
    day = today()
    lines, staff = named_lines(part, day), staff_of(part.unit_id, day)
    asked = request.GET.get("line", "")
    form = Name(sent(request), staff=staff, lines=[one.indicator.code for one in lines], initial={
        "version": part.version, "lines": [asked] if asked else [],
        "part": ASSISTANT if request.GET.get("part") == ASSISTANT else RESPONSIBLE})

    def act() -> dict[str, int]:
        return name_people(participant=part.pk, lines=form.chosen(), who=form.whom(), part=form.cleaned_data["part"],
                           today=day, at=now(), version=form.cleaned_data["version"] or 0,
                           by=request.actor)  # type: ignore[attr-defined]

    def done(result: dict[str, int]) -> str:
        _tell(request, result, next((one for one in staff if one.key == form.whom()), None))
        return reverse("programmes:names", args=[part.programme.code, part.unit.code])

    return answer(request, form, act, done=done, told="lines.named", template="programmes/name.html",
                  title=say("lines.name_title", unit=named(name_of(part.unit))), submit=say("lines.name_do"),
                  lead=say("lines.name_lead", count=len(lines), open=sum(not one.responsible for one in lines)),
                  cancel=reverse("programmes:unit", args=[part.programme.code, part.unit.code]),
                  trail=crumbs(part.programme, "units", part.unit), rows=_rows(part, lines, staff, form),
                  heads=heads())


def _tell(request: HttpRequest, result: dict[str, int], who: Staff | None) -> None:
    if result["left"]:
        messages.warning(request, say("lines.some_left", count=result["left"]))
    if who is not None and who.leaves_soon(today()):
        messages.warning(request, say("lines.away_soon", person=named(who.name), day=who.last_day))


def _rows(part: Any, lines: tuple[Line, ...], staff: tuple[Staff, ...], form: Form) -> list[dict[str, Any]]:
    called = {one.key: one.name for one in staff}
    role = by_role([one.indicator for one in lines], staff,
                   {one.indicator.code: one.responsible.person for one in lines if one.responsible})
    last = previous_of(part, staff)
    ticked = set(form["lines"].value() or ())
    return [{"code": one.indicator.code, "name": one.indicator.name, "item": one.item, "points": points(
        one.indicator.points), "wanted": one.indicator.responsible_role, "now": one.responsible,
        "helpers": one.assistants, "role": called.get(role.get(one.indicator.code, 0)),
        "last": called.get(last.get(one.indicator.code, 0)), "ticked": one.indicator.code in ticked} for one in lines]


@page("lines.read", of=participant_by, seen="programmes.view", writes=True)
def confirm(request: HttpRequest, part: Any) -> HttpResponse:
    """All lines in which one has a part that is not confirmed; only one's own."""
    day, me = today(), request.actor.key  # type: ignore[attr-defined]
    lines = named_lines(part, day)
    mine = [(one, next(who for who in one.people if who.person == me)) for one in lines
            if any(who.person == me and who.confirmed_at is None for who in one.people)]
    told = [(one.indicator.code, say("lines.confirm_line", line=line_name(one), part=say(f"lines.part_{who.part}")))
            for one, who in mine]
    form = Confirm(sent(request), lines=told)
    here = reverse("programmes:unit", args=[part.programme.code, part.unit.code])
    lead = say("lines.confirm_lead", unit=named(name_of(part.unit)), count=len(mine)) if mine else say(
        "lines.confirm_none")
    return answer(request, form, lambda: confirm_lines(
        participant=part.pk, lines=tuple(form.cleaned_data["lines"]), today=day, at=now(), by=request.actor),  # type: ignore[attr-defined]
        done=here, told="lines.confirmed_done", template="programmes/confirm.html", title=say("lines.confirm_title"),
        lead=lead, submit=say("lines.confirm_do"), cancel=here, some=bool(mine),
        trail=crumbs(part.programme, "units", part.unit))


@page("lines.name", of=participant_by, seen="programmes.view", writes=True)
def end_assistant(request: HttpRequest, found: Any, part: int) -> HttpResponse:
    """Asks once more, then an assistant helps no longer."""
    helper = assistant_by(found, part)
    here = reverse("programmes:line", args=[found.programme.code, found.unit.code, helper.indicator])
    form = Form(sent(request), initial={"version": found.version})
    return answer(request, form, lambda: end_part(
        part=part, today=today(), version=form.cleaned_data["version"] or 0, by=request.actor), done=here, cancel=here,  # type: ignore[attr-defined]
        told="lines.part_ended", template="programmes/units_form.html", lead=say("lines.end_lead"),
        title=say("lines.end_title", person=named(name_of(helper.person)), line=helper.indicator),
        submit=say("lines.end_do"), trail=crumbs(found.programme, "units", found.unit, helper.indicator))
