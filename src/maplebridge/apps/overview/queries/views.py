"""Lists that people saved: one's own, and those shared with the people of a unit one belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import Resolver404, resolve

from maplebridge.apps.overview.models import SavedView
from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Problem, Refused
from maplebridge.web.refusals import Unseen
from maplebridge.web.table import EXPORT, PAGE

LONGEST = 1000
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ListAddress:
    """The name of a page of ours, and its path with what a list is set by."""

    page: str
    address: str


def list_address(typed: str) -> ListAddress:
    """Of our own site only, without the number of the page and without a file. Raises Refused."""
    parts = urlsplit(typed) if typed.startswith("/") and not typed.startswith(("//", "/\\")) else None
    if parts is None or parts.scheme or parts.netloc or {"\\", "\0"} & set(parts.path) or len(typed) > LONGEST:
        raise Refused([Problem("views.bad_address")])
    try:
        found = resolve(parts.path)
    except (Resolver404, UnicodeError, ValueError):
        raise Refused([Problem("views.bad_address")]) from None
    if not hasattr(found.func, "rule") or found.view_name.startswith(("api", "account")):
        raise Refused([Problem("views.bad_address")])
    asked = QueryDict(parts.query, mutable=True)
    for name in (PAGE, EXPORT):
        asked.pop(name, None)
    return ListAddress(found.view_name, parts.path + (f"?{asked.urlencode()}" if asked else ""))


def views_of(actor: Actor) -> QuerySet[SavedView, dict[str, Any]]:
    """Own ones first. One query."""
    return (SavedView.objects.filter(_seen(actor)).order_by("name", "pk")
            .values("pk", "name", "address", "page", "person", "person__zh", "person__en", "shared__zh", "shared__en",
                    "shared__code", "made_at"))


def own_view(actor: Actor, key: int) -> SavedView:
    """Raises Unseen."""
    row = SavedView.objects.select_related("shared").filter(
        person=actor.key, pk=key).first() if key <= LARGEST else None
    if row is None:
        raise Unseen
    return row


def units_to_share_with(actor: Actor) -> list[Unit]:
    """The units at which somebody holds the right, by code: where it is given, not all below."""
    return list(Unit.objects.filter(path__in=actor.reach("views.share")).order_by("code"))


def _seen(actor: Actor) -> Q:
    """Shared at a unit at or above which one of the person's roles lies."""
    paths = {grant.path[:end] for grant in actor.grants for end in range(STEP, len(grant.path) + 1, STEP)}
    return Q(person=actor.key) | Q(shared__path__in=paths)
