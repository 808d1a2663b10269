"""Roles given to people at units."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.named import person_named, unit_named
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.sent import Day, Key, KeyAsked, Line, Listed, Sent, Told, UnitCode
from maplebridge.api.versions import record, wanted_version
from maplebridge.apps.units.access import ROLES, Actor
from maplebridge.apps.units.actions.roles import end_role, give_role
from maplebridge.apps.units.queries.grants import (
    grant_by_key,
    grant_rows,
    grants_of,
    may_give,
    right_to_give,
    roles_to_give,
)
from maplebridge.web.refusals import NotPermitted

router = Router(tags=["roles"])
Role = Annotated[str, Listed(ROLES)]
Reason = Annotated[str, Line(200), Field(description="the decision it rests on")]
FIELDS = ("pk", "person", "role", "unit__code", "from_day", "to_day", "reason", "version")


class GrantTold(Told):
    """A role of a person at a unit and all under it; both days included, `to_day` null: until further notice."""

    grant: int
    person: int
    role: str
    unit: str
    from_day: date
    to_day: date | None
    reason: str
    version: int


class GrantsAsked(Slice):
    on: Annotated[Day | None, Field(description="held on this day; today if left out")] = None
    person: KeyAsked | None = None
    unit: Annotated[UnitCode | None, Field(description="given at this unit itself")] = None
    role: Role | None = None


class GrantNew(Sent):
    person: Key
    unit: UnitCode
    role: Role
    from_day: Day
    to_day: Day | None = None
    reason: Reason


class GrantEnded(Sent):
    last_day: Annotated[Day, Field(description="yesterday takes it away at once; one not begun by then falls away")]


def may_give_any(actor: Actor) -> None:
    if not roles_to_give(actor):
        raise NotPermitted("roles.delegate")


def may_end(actor: Actor, held: Any, grant: int) -> None:
    if not may_give(held.role, held.path, actor):
        raise NotPermitted(right_to_give(held.role))


@router.get("", response=Page[GrantTold], url_name="grants", summary="Roles held")
@endpoint("people.view")
def grants(request: HttpRequest, asked: Annotated[GrantsAsked, Query()]) -> Page[GrantTold]:
    """The roles held on a day at units whose people the token sees."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = grant_rows(actor, asked.on or timezone.localdate())
    if asked.person is not None:
        rows = rows.filter(person=asked.person)
    if asked.unit is not None:
        rows = rows.filter(unit=unit_named(asked.unit, actor, "unit").pk)
    if asked.role is not None:
        rows = rows.filter(role=asked.role)
    return page_of(rows.values(*FIELDS), asked, _told)


@router.post("", response={201: GrantTold}, url_name="grants", summary="Give a role")
@endpoint("people.view", writes=True, may=may_give_any)
def give(request: HttpRequest, new: GrantNew) -> HttpResponse:
    """roles.grant at the unit gives any role, roles.appoint heads, departments, inspectors and staff, roles.delegate
    those of a unit's own people; nobody gives themselves one."""
    actor = request.actor  # type: ignore[attr-defined]
    person, unit = person_named(new.person, actor, "person"), unit_named(new.unit, actor, "unit")
    key = give_role(person=person.pk, unit=unit.pk, role=new.role, from_day=new.from_day, to_day=new.to_day,
                    reason=new.reason, today=timezone.localdate(), by=actor)
    return _one(person, key, made=True)


@router.get("/{int:grant}", response=GrantTold, url_name="grant", summary="One role held")
@endpoint("people.view", of=grant_by_key)
def one(request: HttpRequest, held: Any) -> HttpResponse:
    """Also one that is over."""
    return _one(held.person, held.pk)


@router.post("/{int:grant}/end", response={200: GrantTold, 204: None}, url_name="grant_end", summary="End a role")
@endpoint("people.view", of=grant_by_key, writes=True, may=may_end, gone="roles.end")
def end(request: HttpRequest, held: Any, new: GrantEnded) -> HttpResponse:
    """204 where it fell away because it had not begun."""
    key, version = held.pk, wanted_version(request, "grant", held.pk)
    end_role(grant=key, last_day=new.last_day, today=timezone.localdate(), version=version, by=request.actor)  # type: ignore[attr-defined]
    return _one(held.person, key)


def _one(person: Any, key: int, *, made: bool = False) -> HttpResponse:
    row = grants_of(person, date.min).filter(pk=key).values(*FIELDS).first()
    if row is None:
        return HttpResponse(status=204)
    return record(_told(row), "grant", key, row["version"],
                  made_at=reverse("api:grant", args=[key]) if made else None)


def _told(row: dict[str, Any]) -> GrantTold:
    return GrantTold(grant=row["pk"], person=row["person"], role=row["role"], unit=row["unit__code"],
                     from_day=row["from_day"], to_day=row["to_day"], reason=row["reason"], version=row["version"])
