"""People: the list, one person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.grants import grants_of, may_give, roles_to_give
from maplebridge.apps.units.queries.people import at_or_below, found_by, people_rows, person_by_key, staying
from maplebridge.apps.units.queries.posts import posts_of
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.apps.units.views.trail import at, shown_if_seen
from maplebridge.engine.scheme.text import Text
from maplebridge.web.filters import Filter
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual

SHOWN = 100


@page("people.view")
def people(request: HttpRequest) -> HttpResponse:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    stay = [("here", bilingual("people.here")), ("left", bilingual("people.gone"))]
    table = listing(request, people_rows(actor, day), (
        Column("zh", "people.name", "name", sort="zh"), Column("badge", "units.field_badge", "code", sort="badge"),
        Column("title", "units.field_title", sort="title"),
        Column("unit__zh", "people.unit", "name", sort="unit__path"),
        Column("username", "units.field_username", "code", sort="username"),
        Column("left_on", "people.last_day", "day", sort="left_on")),
        filters=(Filter("q", "people.name_or_badge", where=found_by),
                 Filter("unit", "people.unit_code", where=_below),
                 Filter("stay", "people.stay", "choice", stay,
                        lambda value: staying(day) if value == "here" else ~staying(day))),
        row_url=lambda row: reverse("people:show", args=[row["pk"]]), export_name=say("people.list"),
        empty=say("people.none_yet"))
    return render(request, "people/list.html", {
        "table": table, "may_add": actor.holds("people.edit"),
        "may_import": actor.holds("people.import")})


def _below(code: str) -> Q:
    try:
        return at_or_below(unit_by_code(code))
    except Unseen:
        return Q(pk__in=[])


@page("people.view", of=person_by_key)
def show(request: HttpRequest, person: Any) -> HttpResponse:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    posts = list(posts_of(person)[:SHOWN])
    grants = list(grants_of(person, day))
    here = [post for post in posts if post["to_day"] is None or post["to_day"] >= day]
    main = next((post for post in here if post["main"]), None)
    gone = person.left_on is not None and person.left_on < day
    return render(request, "people/show.html", {
        "person": person, "name": Text(person.zh, person.en or None), "main": main, "here": len(here),
        "main_unit": Text(person.unit.zh, person.unit.en or None), **at(request, person.unit),
        "posts": _posts(request, posts), "grants": _grants(request, grants) if grants else None,
        "ending": [_told(grant) for grant in grants if grant["to_day"] == day], "roles": len(grants),
        "sees_record": actor.may("audit.view", person.path),
        "sees_work": actor.may("programmes.view", person.path),
        "may_recover": actor.may("accounts.recover", person.path),
        "may_edit": actor.may("people.edit", person.path), "gone": gone, "today": day,
        "may_give": not gone and bool(roles_to_give(actor))})


def _told(grant: Row) -> dict[str, Text]:
    return {"said": bilingual(f"role.{grant['role']}"),
            "at": Text(grant["unit__zh"], grant["unit__en"] or None)}


def _posts(request: HttpRequest, rows: list[Row]) -> Any:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]

    def end(row: Row) -> str | None:
        over = row["to_day"] is not None and row["to_day"] < day
        ends = not row["main"] and not over and actor.may("people.edit", row["unit__path"])
        return reverse("people:end_post", args=[row["pk"]]) if ends else None

    return listing(request, rows, (
        Column("unit__zh", "people.unit", "name", link=shown_if_seen(request, "unit__path", "unit__code")),
        Column("title", "units.field_title"),
        Column("main", "people.post_kind", show=lambda row: say("people.main" if row["main"] else "people.further")),
        Column("from_day", "people.from_day", "day"), Column("to_day", "people.to_day", "day"),
        Column("end", "people.change", "act", link=end,
               show=lambda row: say("people.end_post_do") if end(row) else "")),
        per_page=SHOWN, caption=say("people.posts"))


def _grants(request: HttpRequest, rows: list[Row]) -> Any:
    actor = request.actor  # type: ignore[attr-defined]

    def end(row: Row) -> str | None:
        return reverse("roles:end", args=[row["pk"]]) if may_give(row["role"], row["unit__path"], actor) else None

    return listing(request, rows, (
        Column("role", "roles.role", show=lambda row: say(f"role.{row['role']}")),
        Column("unit__zh", "roles.at_unit", "name", link=shown_if_seen(request, "unit__path", "unit__code")),
        Column("from_day", "people.from_day", "day"), Column("to_day", "people.to_day", "day"),
        Column("reason", "units.field_reason"),
        Column("end", "people.change", "act", show=lambda row: say("roles.end_do") if end(row) else "", link=end)),
        per_page=SHOWN, caption=say("people.roles"))
