"""The way to the pages of scores, and what they share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.scores.queries.live import Shown, shown
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say

VIEWS = ("ranking", "matrix", "runs")


def name_of(row: Any) -> Text:
    return Text(row.zh, row.en or None)


def find(request: HttpRequest, programme: str) -> Shown:
    """Raises Unseen."""
    return shown(seen_programme(programme, request.actor), today())  # type: ignore[attr-defined]


def counted(found: Shown) -> bool:
    return found.live is not None and found.live.counted


def trail_of(programme: Any) -> list[tuple[str | None, Any]]:
    return [(reverse("scores:list"), say("scores.title")),
            (reverse("scores:ranking", args=[programme.code]), name_of(programme))]


def about(found: Shown, view: str = "", unit: Any = None) -> dict[str, Any]:
    """What every page of a programme's scores says."""
    code = found.programme.code
    trail = trail_of(found.programme)[:1 if view == "ranking" else None]
    if unit is not None and view != "unit":
        trail.append((reverse("scores:unit", args=[code, unit.code]), name_of(unit)))
    return {
        "found": found, "live": found.live, "programme": found.programme, "name": name_of(found.programme),
        "trail": trail, "unit_name": name_of(unit) if unit is not None else None, "unit": unit,
        "tabs": [(reverse(f"scores:{one}", args=[code]), say(f"scores.view_{one}"), one == view) for one in VIEWS]}


def need(found: Shown) -> Any:
    """The result. Raises Unseen before there is one."""
    if found.live is None or not found.live.counted:
        raise Unseen
    return found.live
