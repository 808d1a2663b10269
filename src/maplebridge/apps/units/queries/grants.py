"""Who holds which role where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from maplebridge.apps.units.access import GIVES, ROLES, Actor
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
    rows = (RoleGrant.objects.filter(Q(person=actor.key) | givable_by(actor), to_day=day)
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


def role_beyond(person: int, right: str, day: date, by: Actor) -> RoleGrant | None:
    """A role that somebody holds or will hold at a unit where `by` has not the right; with its unit."""
    rows = roles_beyond(right, day, by).filter(person=person)
    return rows.select_related("unit").order_by("unit__path", "role").first()


def roles_beyond(right: str, day: date, by: Actor) -> QuerySet[RoleGrant]:
    """Roles held on the day or later at units where `by` has not the right."""
    return RoleGrant.objects.filter(from_day_on(day)).exclude(by.scope(right, "unit__path"))


def may_give(role: str, path: str, by: Actor) -> bool:
    """Whether `by` may give or end this role at the unit of the path."""
    return by.may("roles.grant", path) or any(
        role in roles and by.may(right, path) for right, roles in GIVES.items())


def roles_to_give(by: Actor, path: str | None = None) -> list[str]:
    """The roles that `by` may give at the unit of the path; without one, those that they may give anywhere."""
    return [role for role in ROLES
            if any(role in roles and (by.holds(right) if path is None else by.may(right, path))
                   for right, roles in GIVES.items())]


def right_to_give(role: str) -> str:
    """The least right that gives the role."""
    return next((right for right, roles in GIVES.items() if role in roles), "roles.grant")


def givable_by(actor: Actor) -> Q:
    """Roles held that the actor could give."""
    found = Q(pk__in=[])
    for right, roles in GIVES.items():
        found |= Q(role__in=roles) & actor.scope(right, "unit__path")
    return found
