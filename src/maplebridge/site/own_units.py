"""The units somebody has a post at, noted at log-in, so that the switcher on every page asks the database nothing.

What may be done at a unit is never decided from here: the switch itself looks at the posts of the day again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from maplebridge.apps.units.queries.posts import units_of
from maplebridge.apps.units.views.person_forms import CURRENT
from maplebridge.engine.scheme.text import Text

NOTED = "units"  # in the session: [key, zh, en] of each, the main post's first


@dataclass(frozen=True, slots=True)
class OwnUnit:
    key: int
    name: Text
    current: bool


def listen() -> None:
    """Called once when the site is ready."""
    user_logged_in.connect(_note)


def own_units(request: HttpRequest) -> list[OwnUnit]:
    """Those to switch between; empty where there is nothing to choose."""
    noted = request.session.get(NOTED, [])
    here = request.session.get(CURRENT, noted[0][0] if noted else None)
    return [OwnUnit(key, Text(zh, en or None), key == here) for key, zh, en in noted]


def _note(request: HttpRequest, user: Any, **_: Any) -> None:
    units = units_of(user.pk, timezone.localdate())
    if len(units) > 1:
        request.session[NOTED] = [[unit.pk, unit.zh, unit.en] for unit in units]
