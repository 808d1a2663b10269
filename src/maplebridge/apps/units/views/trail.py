"""Where in the tree a page lies, and what kinds of pages share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from maplebridge.apps.units.queries.tree import trail_of
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import bilingual


def at(request: HttpRequest, unit: Any, itself: bool = True) -> dict[str, Any]:
    """Context `trail`: from the tree down to the unit above, or to the unit itself."""
    above = trail_of(unit, request.actor)  # type: ignore[attr-defined]
    if itself:
        above.append((unit.code, Text(unit.zh, unit.en or None)))
    return {"trail": [(reverse("units:tree"), bilingual("units.title")),
                      *((reverse("units:show", args=[code]), name) for code, name in above)]}


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None
