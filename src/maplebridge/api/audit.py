"""The audit record: who did what, and the head of the chain that holds it together."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.named import unit_named
from maplebridge.api.paging import Page, Slice
from maplebridge.api.sent import Day, KeyAsked, Line, Told, UnitCode
from maplebridge.apps.audit.queries import events as found_events
from maplebridge.apps.audit.queries.links import place_of
from maplebridge.apps.audit.queries.sentences import tell
from maplebridge.apps.audit.seal import head as chain_head
from maplebridge.apps.audit.seal import site_chain
from maplebridge.apps.overview.queries.audit import scope, seen_event
from maplebridge.engine.scheme.text import Lang

router = Router(tags=["audit"])
Use = Annotated[str, Line(60)]


class EventRow(Told):
    """`zh`, `en`: the event as a sentence. `actor`: number of the person, 0 for the system. `unit`: its name at that
    time. `object`: its kind and key."""

    event: int
    at: datetime
    kind: Annotated[str, Field(examples=["units.edit"])]
    zh: str
    en: str
    actor: int
    unit: str
    object_kind: str
    object_key: str
    via: Annotated[str, Field(description="site, api, command or job")]


class EventTold(EventRow):
    """`detail`: changes and values as they are kept. `seq`, `hash`: its link in the chain; null until it is sealed.
    `sound`: whether it is as it was sealed; null where that cannot be said from here."""

    address: str
    request: str
    detail: dict[str, Any]
    seq: int | None
    hash: str | None
    sound: bool | None


class HeadTold(Told):
    """`waiting`: events that are not sealed yet."""

    seq: int
    hash: str
    installation: str
    waiting: int


class EventsAsked(Slice):
    kind: Annotated[Use | None, Field(description="an action, or its first part: units.edit, units")] = None
    actor: KeyAsked | None = None
    unit: Annotated[UnitCode | None, Field(description="code of a unit; also all under it")] = None
    object_kind: Annotated[str, Line(40)] | None = None
    object_key: Annotated[str, Line(64)] | None = None
    first: Day | None = None
    last: Day | None = None


@router.get("/events", response=Page[EventRow], url_name="events", summary="Events")
@endpoint("audit.view")
def events(request: HttpRequest, asked: Annotated[EventsAsked, Query()]) -> Page[EventRow]:
    """The newest first; `after` goes back in time."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = found_events.Asked(
        actor=asked.actor, path=unit_named(asked.unit, actor, "unit").path if asked.unit else "", kind=asked.kind or "",
        object_kind=asked.object_kind or "", object_key=asked.object_key or "", first=asked.first, last=asked.last)
    found = found_events.find(scope(actor), wanted, before=asked.after or None, most=asked.limit)
    return Page(items=[EventRow(**_plain(event)) for event in found.events], next=found.older)


@router.get("/events/{int:event}", response=EventTold, url_name="event", summary="One event")
@endpoint("audit.view")
def one(request: HttpRequest, event: int) -> EventTold:
    """With its link in the chain."""
    found = seen_event(request.actor, event)  # type: ignore[attr-defined]
    link = place_of(found)
    return EventTold(**_plain(found), address=found.address, request=found.request, detail=_detail(found.detail),
                     seq=link.seq, hash=link.hash.replace(" ", "") or None, sound=link.sound)


@router.get("/head", response=HeadTold, url_name="head", summary="Head of the chain")
@endpoint("audit.view")
def head(request: HttpRequest) -> HeadTold:
    """Who keeps it can show later that nothing before it was changed or cut off."""
    now = chain_head()
    return HeadTold(seq=now.seq, hash=now.hash, installation=site_chain().installation, waiting=now.waiting)


def _plain(event: Any) -> dict[str, Any]:
    def sentence(lang: Lang) -> str:
        return tell(event, lang).sentence

    return {"event": event.pk, "at": tell(event, "zh").at, "kind": event.kind, "zh": sentence("zh"),
            "en": sentence("en"), "actor": event.actor_key, "unit": event.unit_name, "object_kind": event.object_kind,
            "object_key": event.object_key, "via": event.via}


def _detail(stored: str) -> dict[str, Any]:
    """Empty where a forger left something that is no object."""
    try:
        detail = json.loads(stored)
    except (ValueError, TypeError, RecursionError):
        return {}
    return detail if isinstance(detail, dict) else {}
