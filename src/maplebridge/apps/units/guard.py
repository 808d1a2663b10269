"""What a page asks of who opens it. Each view carries its Rule; an address whose view has none fails the matrix test.

    @page("units.view", of=unit_by_code)            # shows: the connection refuses writes
    @page("units.edit", of=unit_by_code, seen="units.view", writes=True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.account_duty import open_duty
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.web import typed
from maplebridge.web.readonly import reading
from maplebridge.web.refusals import NotPermitted

View = Callable[..., HttpResponse]


class AtUnit(Protocol):
    """What a page is about: anything that lies at a unit."""

    @property
    def path(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """What a view asks. `right` None: only to be logged in (one's own matters); `public`: not even that.

    `seen`: the right without which the thing does not exist for the person (404 instead of 403). `first`: open even to
    somebody who must change their password or set up a second factor before anything else."""

    right: str | None = None
    of: Callable[..., AtUnit] | None = None
    seen: str | None = None
    writes: bool = False
    public: bool = False
    first: bool = False


def page(right: str | None, *, of: Callable[..., AtUnit] | None = None, seen: str | None = None,
         writes: bool = False, first: bool = False) -> Callable[[View], View]:
    """Guards a view. `of` finds what the address names (its parameters are taken from the address; it raises Unseen)
    and is handed to the view after the request; the right is asked at its unit, else anywhere."""
    rule = Rule(right, of, seen or right, writes, first=first)

    def wrap(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, **named: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return send_to_login(request)
            actor = request.actor = read_actor(request)  # type: ignore[attr-defined]
            if not first and (duty := open_duty(request.user, actor.roles(), timezone.now())):
                typed.keep(request)
                return send(request, reverse(duty))
            found = admit(rule, actor, named)
            if request.method in ("GET", "HEAD"):
                with reading():
                    return view(request, *found, **named)
            if not writes:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            typed.drop_sent(request, actor.key)
            return view(request, *found, **named)

        run.rule = rule  # type: ignore[attr-defined]
        return run

    return wrap


def admit(rule: Rule, actor: Actor, named: dict[str, Any]) -> tuple[AtUnit, ...]:
    """What the address names, taken out of `named`; empty where the rule finds nothing. Raises NotPermitted, Unseen."""
    if rule.of is None:
        if rule.right and not actor.holds(rule.right):
            raise NotPermitted(rule.right)
        return ()
    found = rule.of(**{name: named.pop(name) for name in signature(rule.of).parameters})
    if rule.right:
        actor.require(rule.right, found.path, seen=rule.seen)
    return (found,)


def public(view: View) -> View:
    """A view for everybody."""
    view.rule = Rule(public=True)  # type: ignore[attr-defined]
    return view


def send_to_login(request: HttpRequest) -> HttpResponse:
    """To log in and come back. What was typed into a form whose session was over is kept meanwhile."""
    back = reverse("account_kept") if typed.keep(request) else request.get_full_path()
    return send(request, redirect_to_login(back).url)


def send(request: HttpRequest, address: str) -> HttpResponse:
    """The whole page goes there, also where only a part of it was asked for."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=302 if request.method in ("GET", "HEAD") else 303)


def read_actor(request: HttpRequest) -> Actor:
    """The person of the request with today's grants."""
    return actor_of(request.user, timezone.localdate(), address=request.META.get("REMOTE_ADDR", ""),  # type: ignore[arg-type]
                    request=getattr(request, "id", ""))
