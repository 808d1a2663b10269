"""Where in the tree a page lies, and what kinds of pages share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from maplebridge.apps.units.kinds import CATEGORIES
from maplebridge.apps.units.queries.tree import trail_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web.say import say
from maplebridge.web.table import Row
from maplebridge.words.phrases import bilingual


def at(request: HttpRequest, unit: Any, itself: bool = True) -> dict[str, Any]:
    """Context `trail`: from the tree down to the unit above, or to the unit itself."""
    above = trail_of(unit, request.actor)  # type: ignore[attr-defined]
    if itself:
        above.append((unit.code, Text(unit.zh, unit.en or None)))
    return {"trail": [(reverse("units:tree"), bilingual("units.title")),
                      *((reverse("units:show", args=[code]), name) for code, name in above)]}


def category_name(code: str) -> str:
    """What a category is called; one that has no words of ours, as it was typed."""
    return say(f"units.category_{code}") if code in CATEGORIES else code


def categories_called(typed: str) -> list[str]:
    """The codes that somebody may mean: what was typed, and those called so."""
    return [typed, *(code for code in CATEGORIES if category_name(code).lower() == typed.lower())]


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None


def shown_if_seen(request: HttpRequest, path_field: str, code_field: str) -> Any:
    """The address of a unit named in a row, if the person may see it."""
    actor = request.actor  # type: ignore[attr-defined]

    def address(row: Row) -> str | None:
        path = row.get(path_field)
        return reverse("units:show", args=[row[code_field]]) if path and actor.may("units.view", path) else None

    return address


def person_if_seen(request: HttpRequest, row: Row) -> str | None:
    """The address of a person named in a row, if one may see them."""
    seen = request.actor.may("people.view", row["person__unit__path"])  # type: ignore[attr-defined]
    return reverse("people:show", args=[row["person"]]) if seen else None
