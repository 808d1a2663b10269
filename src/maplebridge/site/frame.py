"""What the frame of every page shows: the places of the rail, the person, the languages. Asks the database nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from maplebridge.site.own_units import own_units
from maplebridge.web.say import lang, say


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail. `url`: name of its address; any of `rights` shows it (none: everybody logged in); `word`:
    code."""

    url: str
    rights: tuple[str, ...]
    icon: str
    word: str


PLACES = (  # in the order of the work
    Place("overview:home", (), "home", "web.place_home"),
    Place("programmes:list", ("programmes.view",), "target-arrow", "web.place_programmes"),
    Place("programmes:mine", ("tasks.do",), "calendar-event", "web.place_mine"),
    Place("ledgers:books", ("entries.view",), "notebook", "web.place_ledgers"),
    Place("scores:list", ("scores.view",), "chart-bar", "web.place_scores"),
    Place("units:tree", ("units.view",), "sitemap", "web.place_units"),
    Place("people:list", ("people.view",), "users", "web.place_people"),
    Place("roles:list", ("roles.delegate", "roles.appoint", "roles.grant"), "key", "web.place_roles"),
    Place("evidence:list", ("evidence.view",), "paperclip", "web.place_evidence"),
    Place("jobs:list", ("jobs.view",), "list-check", "web.place_jobs"),
    Place("overview:audit", ("audit.view",), "history", "web.place_audit"),
    Place("overview:system", ("system.view",), "server-cog", "web.place_system"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as this person sees it."""

    address: str
    icon: str
    text: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html. `known`: whether somebody is logged in, as far as that was read already."""
    actor = getattr(request, "actor", None)
    user = getattr(request, "_cached_user", None)
    known = user.is_authenticated if user is not None else settings.SESSION_COOKIE_NAME in request.COOKIES
    places = _places(request, actor) if actor is not None else []
    return {
        "actor": actor,
        "known": known,
        "lang": "en" if lang() == "en" else "zh-Hans",
        "places": places,
        "own_units": own_units(request) if actor is not None and hasattr(request, "session") else [],
        "search": address_of("overview:search") if actor is not None else None,
        "account": address_of("account_home"),
    }


def address_of(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _places(request: HttpRequest, actor: Any) -> list[Shown]:
    allowed = [place for place in PLACES
               if not place.rights or any(actor.holds(right) for right in place.rights)]
    shown = [(place, address) for place in allowed if (address := address_of(place.url))]
    here = max((address for _, address in shown if _within(request.path, address)), key=len, default="")
    return [Shown(address, place.icon, say(place.word), address == here) for place, address in shown]


def _within(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
