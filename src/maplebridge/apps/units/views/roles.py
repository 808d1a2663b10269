"""Roles: what each may do and who holds it; giving and ending them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.access import APART, GIVES, RIGHTS, ROLES
from maplebridge.apps.units.actions.roles import end_role, give_role
from maplebridge.apps.units.forms.people import Appoint, Give, LastDay
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.grants import grant_by_key, grant_rows, may_give, right_to_give, roles_to_give
from maplebridge.apps.units.queries.look_up import people_at
from maplebridge.apps.units.queries.people import person_by_key
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.apps.units.views.trail import at, person_if_seen, sent
from maplebridge.engine.scheme.text import Text
from maplebridge.web.filters import Filter
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual


@page("units.view")
def roles(request: HttpRequest) -> HttpResponse:
    shown = [{"code": role, "name": bilingual(f"role.{role}"), "does": bilingual(f"role.{role}_does"),
              "rights": [bilingual(f"right.{right.replace('.', '_')}") for right in RIGHTS if right in rights],
              "apart": role in APART,
              "given_by": [bilingual(f"role.{by}") for by in _givers(role)]}
             for role, rights in ROLES.items()]
    may_list = request.actor.holds("people.view")  # type: ignore[attr-defined]
    return render(request, "roles/list.html", {"roles": shown, "may_list": may_list})


def _givers(role: str) -> list[str]:
    """The roles that may give this one."""
    rights = {right for right, roles in GIVES.items() if role in roles}
    return [by for by, held in ROLES.items() if rights & held]


@page("people.view")
def given(request: HttpRequest) -> HttpResponse:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    names = [(role, bilingual(f"role.{role}")) for role in ROLES]

    def end(row: Row) -> str | None:
        return reverse("roles:end", args=[row["pk"]]) if may_give(row["role"], row["unit__path"], actor) else None

    table = listing(request, grant_rows(actor, day), (
        Column("person__zh", "people.name", "name", sort="person__zh"),
        Column("role", "roles.role", show=lambda row: say(f"role.{row['role']}"), sort="role"),
        Column("unit__zh", "roles.at_unit", "name", sort="unit__path"),
        Column("from_day", "people.from_day", "day", sort="from_day"),
        Column("to_day", "people.to_day", "day", sort="to_day"),
        Column("reason", "units.field_reason"),
        Column("end", "people.change", "act", show=lambda row: say("roles.end_do") if end(row) else "", link=end)),
        filters=(Filter("role", "roles.role", "choice", names, lambda role: Q(role=role)),
                 Filter("ends", "roles.ends_by", "day", where=lambda last: Q(to_day__lte=last))),
        row_url=lambda row: person_if_seen(request, row), export_name=say("roles.given_title"))
    return render(request, "roles/given.html", {"table": table})


@page("people.view", of=person_by_key, writes=True)
def give(request: HttpRequest, person: Any) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    givable = roles_to_give(actor)
    if not givable:
        raise NotPermitted("roles.delegate")
    here, name = reverse("people:show", args=[person.pk]), named(Text(person.zh, person.en or None))
    form = Give(sent(request), roles=givable, actor=actor, day=today,
                initial={"unit": person.unit.code, "from_day": today})

    def act() -> int:
        typed: dict[str, Any] = form.values()
        return give_role(person=person.pk, **typed, today=today, by=request.actor)  # type: ignore[attr-defined]

    return answer(request, form, act, done=here, template="units/form.html", told="roles.give_done", cancel=here,
                  trail=[(reverse("people:list"), say("people.title")), (here, name)],
                  title=say("roles.give_title", person=name), lead=say("roles.give_lead", person=name),
                  submit=say("roles.give_do"))


@page("people.view", of=unit_by_code, seen="units.view", writes=True)
def appoint(request: HttpRequest, unit: Any) -> HttpResponse:
    """A role at this unit, for somebody to be found by name; the address may say which role."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    givable = roles_to_give(actor, unit.path)
    if not givable:
        raise NotPermitted("roles.delegate")
    here, name = reverse("units:show", args=[unit.code]), named(Text(unit.zh, unit.en or None))
    form = Appoint(sent(request), roles=givable, here=people_at(actor, unit), actor=actor, day=today,
                   initial={"role": request.GET.get("role"), "from_day": today})

    def act() -> int:
        typed: dict[str, Any] = form.values()
        return give_role(unit=unit.pk, **typed, today=today, by=request.actor)  # type: ignore[attr-defined]

    return answer(request, form, act, done=here, template="units/form.html", told="roles.give_done", cancel=here,
                  title=say("roles.appoint_title", unit=name), lead=say("roles.appoint_lead", unit=name),
                  submit=say("roles.appoint_do"), **at(request, unit))


@page("people.view", of=grant_by_key, writes=True)
def end(request: HttpRequest, grant: Any) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    if not may_give(grant.role, grant.unit.path, actor):
        raise NotPermitted(right_to_give(grant.role))
    person = grant.person
    here, name = reverse("people:show", args=[person.pk]), named(Text(person.zh, person.en or None))
    unit = named(Text(grant.unit.zh, grant.unit.en or None))
    told = {"person": name, "role": say(f"role.{grant.role}"), "unit": unit}
    form = LastDay(sent(request), actor=actor, day=today, initial={"last_day": today, "version": grant.version})
    return answer(request, form, lambda: end_role(
        grant=grant.pk, last_day=form.cleaned_data["last_day"], today=today, version=form.cleaned_data["version"] or 0,
        by=request.actor), done=here, template="units/form.html", told="roles.end_done", cancel=here,  # type: ignore[attr-defined]
        trail=[(reverse("people:list"), say("people.title")), (here, name)], title=say("roles.end_title", **told),
        lead=say("roles.end_lead", **told), submit=say("roles.end_do"))
