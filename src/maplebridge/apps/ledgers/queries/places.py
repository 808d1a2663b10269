"""Listed places, for pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from maplebridge.apps.ledgers.models import Place
from maplebridge.apps.units.models import Unit
from maplebridge.web.paths import below
from maplebridge.web.refusals import Unseen

LARGEST_KEY = 2**63 - 1


def place_rows(unit: Unit) -> QuerySet[Place, dict[str, Any]]:
    """Those of the unit and of units below it."""
    return Place.objects.filter(below(unit.path, "unit__path")).order_by("zh", "pk").values(
        "pk", "code", "zh", "en", "kind", "unit__zh", "unit__en", "closed_on")


def place_by_key(place: int) -> Place:
    """With its unit. Raises Unseen."""
    found = Place.objects.select_related("unit").filter(pk=place).first() if place <= LARGEST_KEY else None
    if found is None:
        raise Unseen
    return found
