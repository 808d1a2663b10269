"""Units by items: the state of each, the latest unit first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maplebridge.apps.overview.queries.standing import Standing, latest_first, standings
from maplebridge.apps.programmes.queries.programmes import participants_on, seen_programme
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.model import Item
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.say import say
from maplebridge.words.phrases import bilingual

PER_PAGE = 300
STATES = {"late": "l", "going": "g", "not_started": "n", "made_up": "m", "done": "d", "not_applicable": "a"}  # classes


@page("programmes.view")
def matrix(request: HttpRequest, programme: str) -> HttpResponse:
    """By lateness within a page; pages by code, so that no page reckons more than its own units."""
    found, day = seen_programme(programme, request.actor), today()  # type: ignore[attr-defined]
    version = in_force(found)
    parts = participants_on(found, day, request.actor).defer("promised")  # type: ignore[attr-defined]
    category = request.GET.get("category", "")
    scheme = scheme_of(version.pk) if version else None
    tabs = [(one.code, one.name) for one in scheme.categories] if scheme else []
    if category in dict(tabs):
        parts = parts.filter(category=category)
    count = parts.count()
    pages = max(1, -(-count // PER_PAGE))
    number = min(max(page_number(request.GET.get("page", "")), 1), pages)
    rows = latest_first(standings(list(parts[(number - 1) * PER_PAGE:number * PER_PAGE]), day))
    items = scheme.items if scheme else ()
    cells = {state: format_html("<td class={}>{}</td>", letter, sign(state)[0]) for state, letter in STATES.items()}
    narrow = f"&category={category}" if category in dict(tabs) else ""
    return render(request, "overview/matrix.html", {
        "programme": found, "name": Text(found.zh, found.en or None), "count": count, "items": items, "page": number,
        "pages": pages, "first": (number - 1) * PER_PAGE + 1, "last": min(count, number * PER_PAGE),
        "previous": f"?page={number - 1}{narrow}" if number > 1 else None,
        "following": f"?page={number + 1}{narrow}" if number < pages else None,
        "rows": [(one, one.longest, _marks(one, items, cells)) for one in rows],
        "late": sum(bool(one.late) for one in rows), "legend": [(STATES[one], *sign(one)) for one in STATES],
        "trail": [(reverse("overview:home"), bilingual("overview.title")),
                  (reverse("programmes:show", args=[found.code]), Text(found.zh, found.en or None))],
        "units": reverse("programmes:show", args=[found.code]) + "units/",
        "tabs": [("?", say("overview.all_categories"), not narrow), *(
            (f"?category={code}", name, code == category) for code, name in tabs)] if len(tabs) > 1 else []})


def _marks(one: Standing, items: Iterable[Item], cells: Mapping[str, SafeString]) -> SafeString:
    """Class and sign of each item's state: letters, each cell made once, for three hundred units are a page too."""
    return SafeString("".join(cells[one.items.get(item.code, "not_applicable")] for item in items))


def sign(state: str) -> tuple[str, Any]:
    shown = "under_way" if state == "going" else state
    return say(f"overview.sign_{state}"), say(f"web.state_{shown}")


def page_number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
