"""Who acts, read fresh for each request."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from maplebridge.apps.units.access import SERVES, STEP, Actor, Grant
from maplebridge.apps.units.models import Person, RoleGrant
from maplebridge.engine.scheme.text import Text


def actor_of(person: Person, day: date, *, via: str = "site", address: str = "", request: str = "") -> Actor:
    """One query."""
    grants = in_force(day).filter(person=person.pk).values_list("role", "unit", "unit__path", "unit__kind")
    held = tuple(Grant(role, unit, reach_of(role, kind, path)) for role, unit, path, kind in grants)
    return Actor(person.pk, Text(person.zh, person.en or None), held, via, address, request, home=person.unit_id)


def reach_of(role: str, kind: str, path: str) -> str:
    """From where a role reaches down: its unit; a department serves all units of its bureau, so its role does too."""
    return path[:-STEP] or path if role == kind == SERVES else path


def in_force(day: date) -> QuerySet[RoleGrant]:
    """Grants that hold on a day; a role whose last day it is still holds."""
    return RoleGrant.objects.filter(Q(to_day=None) | Q(to_day__gte=day), from_day__lte=day)
