"""Units that take part: the list, choosing, details, the end, and the table on its way to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.actions.choose_units import choose_units
from maplebridge.apps.programmes.actions.edit_participant import edit_participant
from maplebridge.apps.programmes.actions.end_lines import ONE_DAY
from maplebridge.apps.programmes.actions.end_participation import end_participation
from maplebridge.apps.programmes.actions.roll_out import ask_roll_out
from maplebridge.apps.programmes.actions.set_lead import set_leads
from maplebridge.apps.programmes.forms.units import Choose, Edit, End, Leads
from maplebridge.apps.programmes.queries.details import details_of
from maplebridge.apps.programmes.queries.drafts import TOLD_LINES, lines_over
from maplebridge.apps.programmes.queries.joining import (
    codes_of,
    goes_on_in,
    gone_on,
    joinable,
    joined_rows,
    to_roll_out,
)
from maplebridge.apps.programmes.queries.programmes import participant_by, programme_by_code, seen_programme
from maplebridge.apps.programmes.queries.responsibility import lead_rows, proposed_leads
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.programmes.views.way import TableFilter, crumbs, name_of
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.apps.units.views.trail import category_name, sent
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.fields import Form
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, listing
from maplebridge.words import bilingual

LISTED = 200  # units to tick


@page("programmes.view")
def units(request: HttpRequest, programme: str) -> HttpResponse:
    actor, day = request.actor, today()  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    version = in_force(found)
    manages = actor.may("programmes.manage", found.path)
    categories = {one.code: one.name for one in scheme_of(version.pk).categories} if version else {}
    table = listing(request, joined_rows(found, actor, day), (
        Column("unit__zh", "rollout.unit", "name", sort="unit__zh"),
        Column("unit__code", "lines.code", "code", sort="unit__code"),
        Column("category", "rollout.field_category", sort="category", show=lambda row: _category(row, categories)),
        Column("assessment_day", "rollout.field_assessment_day", "day", sort="assessment_day"),
        Column("rolled_out__number", "rollout.version", sort="rolled_out__number", show=_reached),
        Column("to_day", "rollout.field_to_day", "day", sort="to_day"),
        *([Column("change", "rollout.change", "act", show=lambda _: say("rollout.change_do"),
                  link=lambda row: reverse("programmes:edit_unit", args=[programme, row["unit__code"]]))]
          if manages else [])),
        filters=(Filter("q", "rollout.search", where=_named),
                 Filter("category", "rollout.field_category", "choice", list(categories.items()),
                        lambda value: Q(category=value))),
        row_url=lambda row: reverse("programmes:unit", args=[programme, row["unit__code"]]),
        export_name=say("rollout.title"), empty=say("rollout.none_yet"))
    return render(request, "programmes/units.html", {
        "table": table, "programme": found, "trail": crumbs(found), "version": version, "manages": manages,
        "open": len(to_roll_out(found, version, day)) if version and manages else 0,
        "gone_on": gone_on(found, day, actor) if manages else ()})


def _category(row: Any, categories: dict[str, Text]) -> str:
    known = categories.get(row["category"])
    name = named(known) if known else category_name(row["category"])
    return say("rollout.out_of_contest", category=name) if row["exempt"] else name


def _reached(row: Any) -> str:
    number = row["rolled_out__number"]
    return say("rollout.version_no", number=number) if number else say("rollout.not_reached")


def _named(text: str) -> Q:
    return Q(unit__zh__contains=text) | Q(unit__en__icontains=text) | Q(unit__code__istartswith=text)


@page("programmes.manage", of=programme_by_code, seen="programmes.view", writes=True)
def choose(request: HttpRequest, programme: Any) -> HttpResponse:
    """The units that match the filter are listed; the first ones can be ticked, or all taken."""
    version, day = in_force(programme), today()
    if version is None:
        raise refuse("rollout.no_table")
    scheme = scheme_of(version.pk)
    categories = [(one.code, one.name) for one in scheme.categories]
    chosen = set_filters((Filter("under", "rollout.under"),
                          Filter("category", "rollout.field_category", "choice", categories),
                          Filter("kind", "units.kind", "choice", [
                              (kind, bilingual(f"units.kind_{kind}")) for kind in KINDS])), request.GET)
    matching = joinable(programme, version, day, path=_path_of(chosen[0].value), category=chosen[1].value or "",
                        kind=chosen[2].value or "")
    total = matching.count()
    first = [(str(unit.pk), f"{named(Text(unit.zh, unit.en or None))} {unit.code}") for unit in matching[:LISTED]]
    form = Choose(sent(request), found=first, total=total, categories=categories,
                  initial={"since": day})

    def act() -> int:
        typed = form.cleaned_data
        keys = matching.values_list("pk", flat=True) if typed["every"] else map(int, typed["units"])
        return choose_units(programme=programme.pk, units=tuple(sorted(keys)), category=typed.get("category", ""),
                            since=typed["since"], today=day, by=request.actor)  # type: ignore[attr-defined]

    here = reverse("programmes:units", args=[programme.code])
    return answer(request, form, act, done=here, told="rollout.joined", template="programmes/units_choose.html",
                  title=say("rollout.choose_title"), lead=say("rollout.choose_lead", count=total), cancel=here,
                  submit=say("rollout.join_do"), trail=crumbs(programme, "units"), filter=TableFilter(chosen),
                  total=total, more=total > LISTED, most=LISTED)


def _path_of(code: str | None) -> str:
    if not code:
        return ""
    try:
        return unit_by_code(code).path
    except Unseen:
        return "none"


@page("programmes.manage", of=programme_by_code, seen="programmes.view", writes=True)
def roll_out(request: HttpRequest, programme: Any) -> HttpResponse:
    version, day = in_force(programme), today()
    if version is None:
        raise refuse("rollout.no_table")
    count = len(to_roll_out(programme, version, day))
    assessed = scheme_of(version.pk).assessment_day
    points = [say("rollout.point_units", count=count), say("rollout.point_dates"), say("rollout.point_people")]
    if assessed and assessed < day:
        points.append(say("rollout.point_past", day=assessed))
    elif over := lines_over(scheme_of(version.pk), day):
        points.append(say("rollout.point_lines_past", count=len(over), lines=over[:TOLD_LINES]))
    return answer(request, Form(sent(request)),
                  lambda: ask_roll_out(programme=programme, today=day, by=request.actor),  # type: ignore[attr-defined]
                  done=lambda _: reverse("programmes:units", args=[programme.code]), told="rollout.asked",
                  template="programmes/units_form.html", title=say("rollout.roll_out_title", number=version.number),
                  lead=say("rollout.roll_out_lead"), points=points, submit=say("rollout.roll_out_do"),
                  cancel=reverse("programmes:units", args=[programme.code]), trail=crumbs(programme, "units"))


def _of_unit(request: HttpRequest, form: Form, part: Any, act: Any, what: str, **context: Any) -> HttpResponse:
    """The form page of one change of a unit's part; back to the unit when it is done."""
    here = reverse("programmes:unit", args=[part.programme.code, part.unit.code])
    return answer(request, form, act, **{
        "done": here, "cancel": here, "told": f"rollout.{what}ed", "template": "programmes/units_form.html",
        "title": say(f"rollout.{what}_title", unit=named(name_of(part.unit))), "lead": say(f"rollout.{what}_lead"),
        "submit": say(f"rollout.{what}_do"), "trail": crumbs(part.programme, "units", part.unit), **context})


def _managed(request: HttpRequest, part: Any) -> None:
    """The right is asked where the programme is run, not at the unit."""
    request.actor.require("programmes.manage", part.programme.path)  # type: ignore[attr-defined]


@page("programmes.view", of=participant_by, writes=True)
def edit(request: HttpRequest, part: Any) -> HttpResponse:
    _managed(request, part)
    version, day = part.rolled_out or in_force(part.programme), today()
    details = details_of(part)
    codes = codes_of(details.host, details.sending)
    categories = [(one.code, one.name) for one in scheme_of(version.pk).categories] if version else []
    form = Edit(sent(request), actor=request.actor, day=day, categories=categories, initial={  # type: ignore[attr-defined]
        "category": details.category, "exempt": details.exempt, "officers": details.officers,
        "assessment_day": details.assessment_day, "arrival": details.arrival, "rotation": details.rotation,
        "host": codes.get(details.host), "sending": codes.get(details.sending), "version": part.version})
    return _of_unit(request, form, part, lambda: edit_participant(
        participant=part.pk, details=form.details, today=day, version=form.cleaned_data["version"] or 0,
        by=request.actor), "edit")  # type: ignore[attr-defined]


@page("programmes.view", of=participant_by, writes=True)
def end(request: HttpRequest, part: Any) -> HttpResponse:
    """Proposes what the tree says of the unit: the day before it went on in another one, and that one."""
    _managed(request, part)
    day, went = today(), goes_on_in(part)
    form = End(sent(request), actor=request.actor, day=day, initial={  # type: ignore[attr-defined]
        "last_day": went[1] - ONE_DAY if went else day, "successor": went[0].code if went else "",
        "version": part.version})
    return _of_unit(request, form, part, lambda: end_participation(
        participant=part.pk, last_day=form.cleaned_data["last_day"], successor=form.cleaned_data["successor"],
        today=day, version=form.cleaned_data["version"] or 0, by=request.actor), "end",  # type: ignore[attr-defined]
        done=reverse("programmes:units", args=[part.programme.code]),
        points=[say("rollout.end_point_score"), say("rollout.end_point_freeze")])


@page("programmes.manage", of=programme_by_code, seen="programmes.view", writes=True)
def leads(request: HttpRequest, programme: Any) -> HttpResponse:
    """Who leads each item; what is found by the name that the table gives is proposed, and said so."""
    version, day = in_force(programme), today()
    if version is None:
        raise refuse("rollout.no_table")
    items = scheme_of(version.pk).items
    now, proposed = lead_rows(programme, day), proposed_leads(programme, items, day)
    told, initial = {}, {"version": programme.version}
    for item in items:
        unit = now.get(item.code) or proposed.get(item.code)
        initial[f"item_{item.code}"] = unit.code if unit else ""
        said = next((one.lead_department for one in item.indicators if one.lead_department), None)
        if said and item.code not in now:
            told[item.code] = say("rollout.lead_proposed" if unit else "rollout.lead_said", department=named(said))
    form = Leads(sent(request), items=items, told=told, actor=request.actor, day=day, initial=initial)  # type: ignore[attr-defined]
    here = reverse("programmes:chain", args=[programme.code])
    return answer(request, form, lambda: set_leads(
        programme=programme.pk, leads=form.leads(), today=day, version=form.cleaned_data["version"] or 0,
        by=request.actor), done=here, cancel=here, told="rollout.leads_saved",  # type: ignore[attr-defined]
        template="programmes/units_form.html", title=say("rollout.leads_title"), submit=say("rollout.leads_save"),
        lead=say("rollout.leads_lead", there=len(now), wanted=len(items)), trail=crumbs(programme, "chain"))
