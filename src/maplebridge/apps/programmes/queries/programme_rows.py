"""Programmes with their version in force and their units, as plain rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.programmes import programmes_within
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on


def programme_rows(actor: Actor, day: date) -> QuerySet[Programme, dict[str, Any]]:
    """`force`: number of the newest version that was not withdrawn. `units`: how many take part on the day, of those
    that the actor sees."""
    force = (SchemeVersion.objects.filter(programme=OuterRef("pk"), withdrawn_on=None).order_by("-number")
             .values("number")[:1])
    units = (Participant.objects.filter(on(day), actor.scope("programmes.view", "unit__path"), programme=OuterRef("pk"))
             .order_by().values("programme").annotate(count=Count("pk")).values("count"))
    return programmes_within(actor).annotate(force=Subquery(force), units=Coalesce(Subquery(units), 0)).values(
        "pk", "code", "zh", "en", "unit__code", "begun_on", "closed_on", "force", "units")


def parts_with_version(keys: Iterable[int]) -> list[Participant]:
    """With unit and version, as plans and figures want them. One query."""
    return list(Participant.objects.filter(pk__in=list(keys)).select_related("unit", "rolled_out").order_by("pk"))
