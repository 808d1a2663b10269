"""Units of the organisation tree, as of any day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.named import unit_named
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.sent import Asked, Day, Key, Line, Listed, Sent, Told, UnitCode
from maplebridge.api.versions import record, wanted_version
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_unit import NewUnit, add_unit
from maplebridge.apps.units.actions.close_unit import close_unit
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.actions.occupants import Going
from maplebridge.apps.units.guard import AtUnit
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.apps.units.queries.units_on import found_by, span_row, under, units_on
from maplebridge.engine.scheme.text import Text

router = Router(tags=["units"])
Searched = Annotated[str, Line(100)]
Zh = Annotated[str, Line(120), Field(examples=["河滨派出所"])]
En = Annotated[str, Line(200), Field(examples=["Riverside Station"])]
Category = Annotated[str, Line(40), Field(examples=["urban"])]
Kind = Annotated[str, Listed(KINDS)]
Document = Annotated[str, Line(120), Field(examples=["〔2026〕12号"], description="the decision it rests on")]


class UnitTold(Told):
    """A unit as of a day. `parent` null: the top, or what is above may not be seen. `from_day`..`to_day`: the days on
    which all this holds; `to_day` null: until further notice."""

    code: str = Field(examples=["A11"])
    zh: str
    en: str | None
    kind: str
    category: str
    parent: str | None
    from_day: date
    to_day: date | None
    opened_on: date
    closed_on: date | None
    version: int


class UnitsAsked(Slice):
    on: Annotated[Day | None, Field(description="as of this day; today if left out")] = None
    kind: Kind | None = None
    parent: Annotated[UnitCode | None, Field(description="code of the unit directly above")] = None
    q: Annotated[Searched | None, Field(description="part of a name, or the beginning of the code")] = None


class DayAsked(Asked):
    on: Annotated[Day | None, Field(description="as of this day; today if left out")] = None


class UnitNew(Sent):
    code: UnitCode
    zh: Zh
    en: En | None = None
    kind: Kind
    category: Category = ""
    parent: UnitCode
    day: Annotated[Day, Field(description="the first day it exists")]


class UnitChanged(Sent):
    """The whole of it, as it is to be."""

    day: Annotated[Day, Field(description="from this day on")]
    zh: Zh
    en: En | None
    kind: Kind
    category: Category


class UnitMoved(Sent):
    parent: UnitCode
    day: Day


class PersonGoes(Sent):
    person: Key
    to: UnitCode


class UnitGoes(Sent):
    unit: UnitCode
    to: UnitCode


class UnitClosed(Sent):
    """`to`: where child units, posts and roles go, but for those named; needed unless there are none."""

    last_day: Day
    document: Document
    to: UnitCode | None = None
    people: list[PersonGoes] = Field([], max_length=1_000)
    units: list[UnitGoes] = Field([], max_length=1_000)


@router.get("", response=Page[UnitTold], url_name="units", summary="Units")
@endpoint(None)
def units(request: HttpRequest, asked: Annotated[UnitsAsked, Query()]) -> Page[UnitTold]:
    """The units that existed on a day, as far as the token sees them, in the order of their making."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = units_on(actor, asked.on or timezone.localdate())
    if asked.kind is not None:
        rows = rows.filter(unit__kind=asked.kind)
    if asked.parent is not None:
        rows = rows.filter(under(unit_named(asked.parent, actor, "parent").code))
    if asked.q:
        rows = rows.filter(found_by(asked.q))
    return page_of(rows, asked, lambda row: _told(row, actor), key="unit")


@router.post("", response={201: UnitTold}, url_name="units", summary="Add a unit")
@endpoint("units.arrange", writes=True)
def add(request: HttpRequest, new: UnitNew) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    above = unit_named(new.parent, actor, "parent")
    add_unit(new=NewUnit(new.code, Text(new.zh, new.en or None), new.kind, new.category), parent=above.pk, day=new.day,
             by=actor)
    return _one(request, unit_by_code(new.code), made=True)


@router.get("/{code}", response=UnitTold, url_name="unit", summary="One unit")
@endpoint("units.view", of=unit_by_code)
def one(request: HttpRequest, unit: AtUnit, asked: Annotated[DayAsked, Query()]) -> HttpResponse:
    """As of a day; before its opening as it will be, after its end as it last was."""
    return _one(request, unit, asked.on)


@router.put("/{code}", response=UnitTold, url_name="unit", summary="Edit a unit")
@endpoint("units.edit", of=unit_by_code, seen="units.view", writes=True)
def edit(request: HttpRequest, unit: Any, new: UnitChanged) -> HttpResponse:
    """Names and category hold from the day on; the kind is corrected as such."""
    edit_unit(unit=unit.pk, name=Text(new.zh, new.en or None), kind=new.kind, category=new.category, day=new.day,
              version=wanted_version(request, "unit", unit.pk), today=timezone.localdate(), by=request.actor)  # type: ignore[attr-defined]
    return _one(request, unit_by_code(unit.code))


@router.post("/{code}/move", response=UnitTold, url_name="unit_move", summary="Put a unit under another one")
@endpoint("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def move(request: HttpRequest, unit: Any, new: UnitMoved) -> HttpResponse:
    """With all below it, from the day on."""
    actor, version = request.actor, wanted_version(request, "unit", unit.pk)  # type: ignore[attr-defined]
    move_unit(unit=unit.pk, parent=unit_named(new.parent, actor, "parent").pk, day=new.day, version=version,
              today=timezone.localdate(), by=actor)
    return _one(request, unit_by_code(unit.code))


@router.post("/{code}/close", response=UnitTold, url_name="unit_close", summary="Close a unit")
@endpoint("units.arrange", of=unit_by_code, seen="units.view", writes=True)
def close(request: HttpRequest, unit: Any, new: UnitClosed) -> HttpResponse:
    """With its last day; what it holds goes on elsewhere."""
    actor, version = request.actor, wanted_version(request, "unit", unit.pk)  # type: ignore[attr-defined]
    close_unit(unit=unit.pk, last_day=new.last_day, going=_going(new, actor), document=new.document, version=version,
               today=timezone.localdate(), by=actor)
    return _one(request, unit_by_code(unit.code))


def _going(new: UnitClosed, actor: Actor) -> Going | None:
    if new.to is None:
        return None
    people = {each.person: unit_named(each.to, actor, f"people.{at}.to").pk for at, each in enumerate(new.people)}
    units = {unit_named(each.unit, actor, f"units.{at}.unit").pk: unit_named(each.to, actor, f"units.{at}.to").pk
             for at, each in enumerate(new.units)}
    return Going(unit_named(new.to, actor, "to").pk, people, units)


def _one(request: HttpRequest, unit: Any, day: date | None = None, *, made: bool = False) -> HttpResponse:
    told = _told(span_row(unit, day or timezone.localdate()), request.actor)  # type: ignore[attr-defined]
    return record(told, "unit", unit.pk, unit.version,
                  made_at=reverse("api:unit", args=[unit.code]) if made else None)


def _told(row: dict[str, Any], actor: Actor) -> UnitTold:
    above = row["parent__code"] if row["parent__path"] and actor.may("units.view", row["parent__path"]) else None
    return UnitTold(code=row["unit__code"], zh=row["zh"], en=row["en"] or None, kind=row["unit__kind"],
                    category=row["category"], parent=above, from_day=row["from_day"], to_day=row["to_day"],
                    opened_on=row["unit__opened_on"], closed_on=row["unit__closed_on"], version=row["unit__version"])
