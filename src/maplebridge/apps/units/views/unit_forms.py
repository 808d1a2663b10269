"""Forms that change units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.actions.add_unit import add_unit
from maplebridge.apps.units.actions.close_unit import close_unit
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.actions.merge_units import NewHome, merge_units
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.actions.occupants import Going
from maplebridge.apps.units.actions.split_unit import split_unit
from maplebridge.apps.units.forms.units import Add, Close, Merge, Move, Named, Split
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.posts import holders_after
from maplebridge.apps.units.queries.tree import children_after, siblings, unit_by_code
from maplebridge.apps.units.views.trail import at, sent
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import refuse
from maplebridge.web.say import named, say


def _page(request: HttpRequest, form: Form, unit: Any, act: Any, what: str, **context: Any) -> HttpResponse:
    """The form page of one change; back to the unit when it is done."""
    here = reverse("units:show", args=[unit.code])
    name = named(Text(unit.zh, unit.en or None))
    told = {"title": say(f"units.{what}_title", unit=name), "lead": say(f"units.{what}_lead", unit=name),
            "submit": say(f"units.{what}_do"), "cancel": here, "told": f"units.{what}_done", "done": here, **context}
    return answer(request, form, act, template="units/form.html", **told, **at(request, unit))


def _gone_on(request: HttpRequest, unit: Any) -> Callable[[dict[str, Any]], str]:
    """Back to the unit; roles that ended with one are told, for somebody may have to give them anew."""
    def done(result: dict[str, Any]) -> str:
        if result["ended"]:
            messages.warning(request, say("units.roles_ended", count=result["ended"]))
        return reverse("units:show", args=[unit.code])

    return done


def _arranging(request: HttpRequest, unit: Any) -> None:
    """Whoever changes a unit's place or existence needs the right at its parent."""
    request.actor.require("units.arrange", unit.parent.path if unit.parent else "")  # type: ignore[attr-defined]


def _asked(request: HttpRequest, **initial: Any) -> dict[str, Any]:
    """What every form of an actor is made with."""
    return {"actor": request.actor, "day": timezone.localdate(), "initial": initial}  # type: ignore[attr-defined]


@page("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def add(request: HttpRequest, unit: Any) -> HttpResponse:
    form = Add(sent(request), **_asked(request, day=timezone.localdate(), kind="station"))
    return _page(request, form, unit,
                 lambda: add_unit(new=form.new, parent=unit.pk, day=form.cleaned_data["day"], by=request.actor),  # type: ignore[attr-defined]
                 "add", done=lambda _: reverse("units:show", args=[form.cleaned_data["code"]]))


@page("units.edit", of=unit_by_code, seen="units.view", writes=True)
def edit(request: HttpRequest, unit: Any) -> HttpResponse:
    today = timezone.localdate()
    form = Named(sent(request), **_asked(request, zh=unit.zh, en=unit.en, kind=unit.kind, day=today,
                                                category=unit.category, version=unit.version))
    return _page(request, form, unit, lambda: edit_unit(
        unit=unit.pk, **form.changed(), day=form.cleaned_data["day"], today=today,
        version=form.cleaned_data["version"] or 0, by=request.actor), "edit")  # type: ignore[attr-defined]


@page("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def move(request: HttpRequest, unit: Any) -> HttpResponse:
    _arranging(request, unit)
    today = timezone.localdate()
    form = Move(sent(request), **_asked(request, day=today, version=unit.version))
    return _page(request, form, unit, lambda: move_unit(
        unit=unit.pk, parent=form.cleaned_data["parent"], day=form.cleaned_data["day"], today=today,
        version=form.cleaned_data["version"] or 0, by=request.actor), "move")  # type: ignore[attr-defined]


@page("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def close(request: HttpRequest, unit: Any) -> HttpResponse:
    _arranging(request, unit)
    today = timezone.localdate()
    people = [(person.pk, Text(person.zh, person.en or None)) for person in holders_after(unit, today)]
    form = Close(sent(request), people=people, **_asked(request, last_day=today, version=unit.version))

    def act() -> dict[str, Any]:
        typed, elsewhere = form.cleaned_data, form.people()
        if elsewhere and not typed["to"]:
            raise refuse("units.no_rest")
        going = Going(typed["to"], elsewhere) if typed["to"] else None
        return close_unit(unit=unit.pk, last_day=typed["last_day"], going=going, document=typed["document"],
                          today=today, version=typed["version"] or 0, by=request.actor)  # type: ignore[attr-defined]

    return _page(request, form, unit, act, "close", done=_gone_on(request, unit))


@page("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def merge(request: HttpRequest, unit: Any) -> HttpResponse:
    _arranging(request, unit)
    today = timezone.localdate()
    others = siblings(unit, today)
    versions = " ".join(f"{row.pk}:{row.version}" for row in (unit, *others))
    form = Merge(sent(request), own=(unit.pk, Text(unit.zh, unit.en or None)),
                 others=[(row.pk, Text(row.zh, row.en or None)) for row in others],
                 **_asked(request, day=today, into=str(unit.pk), versions=versions))

    def act() -> dict[str, Any]:
        typed = form.cleaned_data
        new = typed["into"] == "new"
        into = NewHome(form.new(unit.kind, unit.category), unit.parent_id) if new else int(typed["into"])
        seen = {key: typed["versions"].get(key, 0) for key in form.chosen()}
        return merge_units(units=form.chosen(), into=into, day=typed["day"], document=typed["document"], today=today,
                           versions=seen, by=request.actor)  # type: ignore[attr-defined]

    return _page(request, form, unit, act, "merge", done=_gone_on(request, unit))


@page("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def split(request: HttpRequest, unit: Any) -> HttpResponse:
    _arranging(request, unit)
    today = timezone.localdate()
    people = [(person.pk, Text(person.zh, person.en or None)) for person in holders_after(unit, today)]
    children = [(row.pk, Text(row.zh, row.en or None)) for row in children_after(unit, today)]
    form = Split(sent(request), people=people, children=children,
                 **_asked(request, day=today + timedelta(days=1), version=unit.version))
    return _page(request, form, unit, lambda: split_unit(
        unit=unit.pk, parts=form.parts(unit.kind, unit.category), people=form.going("person"),
        children=form.going("child"), day=form.cleaned_data["day"], document=form.cleaned_data["document"],
        today=today, version=form.cleaned_data["version"] or 0, by=request.actor), "split",  # type: ignore[attr-defined]
        done=_gone_on(request, unit))
