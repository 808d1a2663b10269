"""Units: the tree, one level of it, one unit, the list, what is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.guard import page
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.queries.grants import grants_at, roles_to_give
from maplebridge.apps.units.queries.look_up import people_like, units_like
from maplebridge.apps.units.queries.posts import posts_at
from maplebridge.apps.units.queries.tree import (
    history_of,
    kinds_within,
    nodes_under,
    succession_of,
    unit_by_code,
    unit_rows,
)
from maplebridge.apps.units.views.trail import at, categories_called, category_name, person_if_seen, shown_if_seen
from maplebridge.engine.scheme.text import Text
from maplebridge.web.filters import Filter, Set, set_filters
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual

CATEGORY = Column("category", "units.category", show=lambda row: category_name(row["category"]))
SHOWN = 50  # rows of each part of a unit's page; the rest is one click away


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that the tree is asked for, as a list that has that one filter."""

    filters: tuple[Set, ...]
    day: date
    kept: tuple[tuple[str, str], ...] = ()
    unfiltered: str = "?"

    @property
    def narrowed(self) -> bool:
        return self.filters[0].value is not None

    @property
    def asked(self) -> str:
        """What follows the address of a branch."""
        return f"?day={self.day.isoformat()}" if self.narrowed else ""


def _as_of(request: HttpRequest) -> AsOf:
    filters = set_filters((Filter("day", "units.as_of", "day"),), request.GET)
    return AsOf(filters, filters[0].value or timezone.localdate())


@page("units.view")
def tree(request: HttpRequest) -> HttpResponse:
    actor, as_of = request.actor, _as_of(request)  # type: ignore[attr-defined]
    day, counts = as_of.day, kinds_within(actor)
    nodes = nodes_under(None, day, actor)
    top = nodes[0] if len(nodes) == 1 else None  # then what lies below it is what one wants to see
    told = [bilingual("units.count_of", count=counts[kind], kind=bilingual(f"units.kind_{kind}"))
            for kind in KINDS if kind in counts]
    return render(request, "units/tree.html", {
        "as_of": as_of, "top": top, "nodes": nodes_under(top.key, day, actor) if top else nodes,
        "total": sum(counts.values()), "counts": told, "may_import": actor.holds("people.import"),
        "none_yet": say("units.none_yet")})


@page("units.view", of=unit_by_code)
def children(request: HttpRequest, unit: Any) -> HttpResponse:
    """What lies below a unit: for the open branch of the tree, or as a page of its own."""
    as_of = _as_of(request)
    nodes = nodes_under(unit.pk, as_of.day, request.actor)  # type: ignore[attr-defined]
    whole = not getattr(request, "htmx", False)
    return render(request, "units/below.html" if whole else "units/nodes.html",
                  {"as_of": as_of, "nodes": nodes, "unit": unit, "name": Text(unit.zh, unit.en or None),
                   **at(request, unit, whole)})


@page("units.view", of=unit_by_code)
def show(request: HttpRequest, unit: Any) -> HttpResponse:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    posts = list(posts_at(unit, day)[:SHOWN]) if actor.may("people.view", unit.path) else []
    above = unit.parent.path if unit.parent else ""
    return render(request, "units/show.html", {
        "unit": unit, "name": Text(unit.zh, unit.en or None), **at(request, unit, False), "today": day,
        "kind": say(f"units.kind_{unit.kind}"), "category": category_name(unit.category),
        "count": len(posts) if len(posts) < SHOWN else say("units.many", most=SHOWN),
        "nodes": nodes_under(unit.pk, day, actor),
        "posts": _posts(request, posts), "history": _history(request, unit), "succession": _succession(request, unit),
        "grants": _grants(request, unit, day), "may_edit": actor.may("units.edit", unit.path) and not unit.closed_on,
        "may_add": actor.may("units.arrange", unit.path) and not unit.closed_on,
        "may_arrange": actor.may("units.arrange", above) and not unit.closed_on,
        "sees_work": actor.may("programmes.view", unit.path),
        "sees_evidence": actor.may("evidence.view", unit.path), "sees_record": actor.may("audit.view", unit.path),
        "may_appoint": bool(roles_to_give(actor, unit.path)) and not unit.closed_on,
        "may_staff": actor.may("people.edit", unit.path) and not unit.closed_on})


def _posts(request: HttpRequest, rows: list[Row]) -> Any:
    return listing(request, rows, (
        Column("person__zh", "people.name", "name", link=lambda row: person_if_seen(request, row)),
        Column("title", "units.field_title"),
        Column("main", "people.post_kind", show=lambda row: say("people.main" if row["main"] else "people.further")),
        Column("to_day", "people.to_day", "day")), per_page=SHOWN, caption=say("units.posts_here"),
        empty=say("units.nobody_here"))


def _history(request: HttpRequest, unit: Any) -> Any:
    return listing(request, list(history_of(unit)[:SHOWN]), (
        Column("from_day", "units.from_day", "day"), Column("to_day", "units.last_day", "day"),
        Column("zh", "units.name", "name"), CATEGORY,
        Column("parent__zh", "units.parent", "name", link=shown_if_seen(request, "parent__path", "parent__code"))),
        per_page=SHOWN, caption=say("units.history"))


def _succession(request: HttpRequest, unit: Any) -> Any:
    rows = list(succession_of(unit)[:SHOWN])
    return listing(request, rows, (
        Column("day", "units.from_day", "day"),
        Column("kind", "units.what_happened", show=lambda row: say(f"units.succession_{row['kind']}")),
        Column("old__zh", "units.old_unit", "name", link=shown_if_seen(request, "old__path", "old__code")),
        Column("new__zh", "units.new_unit", "name", link=shown_if_seen(request, "new__path", "new__code")),
        Column("document", "units.field_document")), per_page=SHOWN, caption=say("units.successions")) if rows else None


def _grants(request: HttpRequest, unit: Any, day: Any) -> Any:
    if not request.actor.may("people.view", unit.path):  # type: ignore[attr-defined]
        return None
    return listing(request, list(grants_at(unit, day)[:SHOWN]), (
        Column("role", "roles.role", show=lambda row: say(f"role.{row['role']}")),
        Column("person__zh", "people.name", "name", link=lambda row: person_if_seen(request, row)),
        Column("from_day", "people.from_day", "day"),
        Column("to_day", "people.to_day", "day")), per_page=SHOWN, caption=say("units.roles_here"),
        empty=say("units.no_roles_here"))


@page("units.view")
def unit_list(request: HttpRequest) -> HttpResponse:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    kinds = [(kind, bilingual(f"units.kind_{kind}")) for kind in KINDS]
    table = listing(request, unit_rows(actor, day), (
        Column("zh", "units.name", "name", sort="zh"), Column("code", "units.code", "code", sort="code"),
        Column("kind", "units.kind", show=lambda row: say(f"units.kind_{row['kind']}"), sort="kind"),
        replace(CATEGORY, sort="category"), Column("parent__zh", "units.parent", "name"),
        Column("opened_on", "units.opened", "day", sort="opened_on")),
        filters=(Filter("q", "units.name_or_code",
                        where=lambda text: Q(zh__contains=text) | Q(en__icontains=text) | Q(code__istartswith=text)),
                 Filter("kind", "units.kind", "choice", kinds, lambda kind: Q(kind=kind)),
                 Filter("category", "units.category", where=lambda text: Q(category__in=categories_called(text)))),
        row_url=lambda row: reverse("units:show", args=[row["code"]]), export_name=say("units.list"))
    return render(request, "units/list.html", {"table": table})


@page("units.view")
def find(request: HttpRequest) -> HttpResponse:
    """Suggestions for what is typed into a field, whatever the field is called."""
    found = units_like(request.actor, _typed(request), timezone.localdate()) if _typed(request) else []  # type: ignore[attr-defined]
    return render(request, "units/suggestions.html", {"found": found})


@page("people.view")
def find_person(request: HttpRequest) -> HttpResponse:
    found = people_like(request.actor, _typed(request)) if _typed(request) else []  # type: ignore[attr-defined]
    return render(request, "units/suggestions.html", {"found": found})


def _typed(request: HttpRequest) -> str:
    return next(iter(request.GET.values()), "").replace("\x00", "").strip()[:100]
