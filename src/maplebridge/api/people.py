"""Staff: who they are and what they are at which unit. Addressed by number."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.named import person_addressed, unit_named
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.sent import Day, Line, Sent, Told, UnitCode
from maplebridge.api.versions import record, wanted_version
from maplebridge.apps.units.actions.add_person import NewPerson, add_person
from maplebridge.apps.units.actions.edit_person import edit_person
from maplebridge.apps.units.queries.people import at_or_below, found_by, people_rows, staying
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

router = Router(tags=["people"])
Zh = Annotated[str, Line(60), Field(examples=["陈甲"])]
En = Annotated[str, Line(120), Field(examples=["Chen Jia"])]
Badge = Annotated[str, Line(20), Field(examples=["030217"])]
Username = Annotated[str, Line(64), Field(examples=["chen.jia"])]
Title = Annotated[str, Line(60), Field(examples=["民警"])]
Searched = Annotated[str, Line(60)]
FIELDS = ("pk", "zh", "en", "badge", "title", "unit__code", "left_on", "version")


class PersonTold(Told):
    """`unit`: code of the unit of the main post; `title`: of that post today. `left_on`: the last day."""

    person: int
    zh: str
    en: str | None
    badge: str | None
    title: str | None
    unit: str
    left_on: date | None
    version: int


class PeopleAsked(Slice):
    q: Annotated[Searched | None, Field(description="part of a name, initials, or the beginning of the badge")] = None
    unit: Annotated[UnitCode | None, Field(description="whose main post lies at this unit or below")] = None
    on: Annotated[Day | None, Field(description="without who had left by this day; today if left out")] = None


class PersonNew(Sent):
    """`username`: of the account; without it there is none. Its password is set by the person, never here."""

    zh: Zh
    en: En | None = None
    badge: Badge | None = None
    username: Username | None = None
    unit: UnitCode
    title: Title
    day: Annotated[Day, Field(description="the first day of the main post")]


class PersonChanged(Sent):
    """The whole of it, as it is to be."""

    zh: Zh
    en: En | None
    badge: Badge | None


@router.get("", response=Page[PersonTold], url_name="people", summary="People")
@endpoint("people.view")
def people(request: HttpRequest, asked: Annotated[PeopleAsked, Query()]) -> Page[PersonTold]:
    """Whoever the token sees and has not left, in the order of their numbers."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    rows = people_rows(actor, today).filter(staying(asked.on or today))
    if asked.unit is not None:
        rows = rows.filter(at_or_below(unit_named(asked.unit, actor, "unit")))
    if asked.q:
        rows = rows.filter(found_by(asked.q))
    return page_of(rows.values(*FIELDS), asked, _told)


@router.post("", response={201: PersonTold}, url_name="people", summary="Add a person")
@endpoint("people.edit", writes=True)
def add(request: HttpRequest, new: PersonNew) -> HttpResponse:
    """With their main post."""
    actor = request.actor  # type: ignore[attr-defined]
    said = NewPerson(Text(new.zh, new.en or None), new.badge or "", new.username or "")
    key = add_person(new=said, unit=unit_named(new.unit, actor, "unit").pk, title=new.title, day=new.day, by=actor)
    return shown(request, key, made=True)


@router.get("/{int:person}", response=PersonTold, url_name="person", summary="One person")
@endpoint("people.view", of=person_addressed)
def one(request: HttpRequest, person: Any) -> HttpResponse:
    """Also who has left."""
    return shown(request, person.pk)


@router.put("/{int:person}", response=PersonTold, url_name="person", summary="Correct names and badge")
@endpoint("people.edit", of=person_addressed, seen="people.view", writes=True)
def edit(request: HttpRequest, person: Any, new: PersonChanged) -> HttpResponse:
    edit_person(person=person.pk, name=Text(new.zh, new.en or None), badge=new.badge or "",
                version=wanted_version(request, "person", person.pk), by=request.actor)  # type: ignore[attr-defined]
    return shown(request, person.pk)


def shown(request: HttpRequest, key: int, *, made: bool = False) -> HttpResponse:
    """A person as they are now, if the caller may still see them. Raises Unseen."""
    rows = people_rows(request.actor, timezone.localdate())  # type: ignore[attr-defined]
    row = rows.filter(pk=key).values(*FIELDS).first()
    if row is None:
        raise Unseen
    return record(_told(row), "person", key, row["version"],
                  made_at=reverse("api:person", args=[key]) if made else None)


def _told(row: dict[str, Any]) -> PersonTold:
    return PersonTold(person=row["pk"], zh=row["zh"], en=row["en"] or None, badge=row["badge"], title=row["title"],
                      unit=row["unit__code"], left_on=row["left_on"], version=row["version"])
