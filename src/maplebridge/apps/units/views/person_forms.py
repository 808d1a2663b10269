"""Forms about people: added, corrected, posts, leaving; and which of their units somebody works for just now."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from maplebridge.apps.units.actions.add_person import add_person
from maplebridge.apps.units.actions.edit_person import edit_person
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.actions.posts import add_post, end_post
from maplebridge.apps.units.duties import duties_of
from maplebridge.apps.units.forms.people import Add, LastDay, Leave, Person, Post, WithAccount
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.people import person_by_key
from maplebridge.apps.units.queries.posts import post_by_key, units_of
from maplebridge.apps.units.views.trail import sent
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField, Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import named, say

CURRENT = "unit"  # in the session: the key of the unit somebody works for just now


def _page(request: HttpRequest, form: Form, person: Any, act: Any, what: str, **params: Any) -> HttpResponse:
    """The form page of one change; back to the person when it is done."""
    here = reverse("people:show", args=[person.pk])
    name = named(Text(person.zh, person.en or None))
    trail = [(reverse("people:list"), say("people.title")), (here, name)]
    return answer(request, form, act, done=here, template="units/form.html", trail=trail, cancel=here,
                  title=say(f"people.{what}_title", person=name, **params),
                  lead=say(f"people.{what}_lead", person=name, **params), submit=say(f"people.{what}_do"),
                  told=f"people.{what}_done")


def _asked(request: HttpRequest, **initial: Any) -> dict[str, Any]:
    return {"actor": request.actor, "day": timezone.localdate(), "initial": initial}  # type: ignore[attr-defined]


@page("people.edit", writes=True)
def add(request: HttpRequest) -> HttpResponse:
    form = Add(sent(request), **_asked(request, day=timezone.localdate(), unit=request.GET.get("unit", "")[:40]))
    return answer(request, form, lambda: add_person(
        new=form.new, unit=form.cleaned_data["unit"], title=form.cleaned_data["title"], day=form.cleaned_data["day"],
        by=request.actor), done=lambda key: reverse("people:show", args=[key]), template="units/form.html",  # type: ignore[attr-defined]
        trail=[(reverse("people:list"), say("people.title"))], title=say("people.add_title"),
        lead=say("people.add_lead"), submit=say("people.add_do"), told="people.add_done", cancel=reverse("people:list"))


@page("people.edit", of=person_by_key, seen="people.view", writes=True)
def edit(request: HttpRequest, person: Any) -> HttpResponse:
    kind = Person if person.username else WithAccount
    form = kind(sent(request), **_asked(request, zh=person.zh, en=person.en, badge=person.badge or "",
                                        version=person.version))
    return _page(request, form, person, lambda: edit_person(
        person=person.pk, name=form.name, badge=form.cleaned_data["badge"],
        username=form.cleaned_data.get("username", ""), version=form.cleaned_data["version"] or 0,
        by=request.actor), "edit")  # type: ignore[attr-defined]


@page("people.edit", of=person_by_key, seen="people.view", writes=True)
def post(request: HttpRequest, person: Any) -> HttpResponse:
    today = timezone.localdate()
    form = Post(sent(request), **_asked(request, from_day=today, main="further", version=person.version))

    def act() -> int:
        typed = form.cleaned_data
        return add_post(person=person.pk, unit=typed["unit"], title=typed["title"], main=typed["main"] != "further",
                        ends_other=typed["main"] == "main_instead", from_day=typed["from_day"], to_day=typed["to_day"],
                        today=today, version=typed["version"] or 0, by=request.actor)  # type: ignore[attr-defined]

    return _page(request, form, person, act, "post")


@page("people.edit", of=post_by_key, seen="people.view", writes=True)
def end(request: HttpRequest, post: Any) -> HttpResponse:
    today = timezone.localdate()
    form = LastDay(sent(request), **_asked(request, last_day=today, version=post.person.version))
    return _page(request, form, post.person, lambda: end_post(
        post=post.pk, last_day=form.cleaned_data["last_day"], today=today, version=form.cleaned_data["version"] or 0,
        by=request.actor), "end_post", title=post.title, unit=named(Text(post.unit.zh, post.unit.en or None)))  # type: ignore[attr-defined]


@page("people.edit", of=person_by_key, seen="people.view", writes=True)
def leave(request: HttpRequest, person: Any) -> HttpResponse:
    today = timezone.localdate()
    last_day = person.left_on or today
    duties = list(duties_of(person.pk, _day(request.POST.get("last_day")) or last_day, today))
    form = Leave(sent(request), duties=duties, **_asked(request, last_day=last_day, version=person.version))
    return _page(request, form, person, lambda: leave_person(
        person=person.pk, last_day=form.cleaned_data["last_day"], handed=form.handed(), today=today,
        version=form.cleaned_data["version"] or 0, by=request.actor), "leave", duties=len(duties))  # type: ignore[attr-defined]


def _day(typed: str | None) -> date | None:
    try:
        return cast("date | None", DayField(required=False).clean(typed))
    except ValidationError:
        return None


@page(None, writes=True)
def here(request: HttpRequest) -> HttpResponse:
    """Changes the unit one works for just now: one of those where one has a post."""
    keys = {str(unit.pk): unit.pk for unit in units_of(request.actor.key, timezone.localdate())}  # type: ignore[attr-defined]
    if request.method != "POST" or request.POST.get("unit") not in keys:
        raise Unseen
    request.session[CURRENT] = keys[request.POST["unit"]]
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else "/", status=303)
