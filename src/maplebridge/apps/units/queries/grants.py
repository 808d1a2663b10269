"""Who holds which role where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from maplebridge.apps.units.access import DELEGATED, Actor
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.apps.units.queries.spans import from_day_on, on
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen


@dataclass(frozen=True, slots=True)
class Ending:
    """A role whose last day it is. `own`: of the actor."""

    grant: int
    person: int
    name: Text
    role: str
    unit: Text
    own: bool


def ending(actor: Actor, day: date) -> tuple[Ending, ...]:
    """Roles that end on the day: the actor's own, then those that the actor could give anew."""
    givable = actor.scope("roles.grant", "unit__path") | actor.scope("roles.delegate", "unit__path")
    rows = (RoleGrant.objects.filter(Q(person=actor.key) | givable, to_day=day)
            .order_by("unit__path", "person__zh", "role")
            .values_list("pk", "person", "person__zh", "person__en", "role", "unit__zh", "unit__en"))
    found = [Ending(pk, person, Text(zh, en or None), role, Text(unit_zh, unit_en or None), person == actor.key)
             for pk, person, zh, en, role, unit_zh, unit_en in rows]
    return tuple(sorted(found, key=lambda one: not one.own))


GRANT = ("pk", "role", "from_day", "to_day", "reason", "person", "person__zh", "person__en", "person__unit__path",
         "unit__code", "unit__zh", "unit__en", "unit__path")


def grants_of(person: Person, day: date) -> QuerySet[RoleGrant, dict[str, Any]]:
    """The roles somebody holds or will hold."""
    return RoleGrant.objects.filter(from_day_on(day), person=person).order_by("role", "pk").values(*GRANT)


def grants_at(unit: Unit, day: date) -> QuerySet[RoleGrant, dict[str, Any]]:
    """The roles held at the unit itself on the day."""
    return RoleGrant.objects.filter(on(day), unit=unit).order_by("role", "pk").values(*GRANT)


def grant_rows(actor: Actor, day: date) -> QuerySet[RoleGrant, dict[str, Any]]:
    """Every role held on the day at units whose people the actor may see, for a list."""
    return (RoleGrant.objects.filter(on(day)).filter(actor.scope("people.view", "unit__path"))
            .order_by("unit__path", "role").values(*GRANT))


def grant_by_key(grant: int) -> RoleGrant:
    """With unit and person; lies at its unit. Raises Unseen."""
    found = RoleGrant.objects.select_related("unit", "person__unit").filter(pk=grant).first()
    if found is None:
        raise Unseen
    return found


def may_give(role: str, path: str, by: Actor) -> bool:
    """Whether `by` may give or end this role at the unit of the path."""
    return by.may("roles.grant", path) or (role in DELEGATED and by.may("roles.delegate", path))
