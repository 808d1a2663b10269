"""What a call asks of who makes it: the same Rule as a page, the same two ways of not being let in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

from django.http import HttpRequest

from maplebridge.api.problems import Precondition
from maplebridge.apps.units.guard import AtUnit, Rule, admit
from maplebridge.web.readonly import reading

KEY_LENGTH = 64


def endpoint(right: str | None, *, of: Callable[..., AtUnit] | None = None, seen: str | None = None,
             writes: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `page` does for views: what `of` finds stands in the place of its parameters. A call that writes must carry an
    Idempotency-Key of 1 to 64 characters; a call that reads cannot write."""
    rule = Rule(right, of, seen or right, writes)

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def run(request: HttpRequest, **named: Any) -> Any:
            actor = request.actor  # type: ignore[attr-defined]
            found = admit(rule, actor, named)
            if not writes:
                with reading():
                    return call(request, *found, **named)
            request.actor = actor.with_once(_key(request))  # type: ignore[attr-defined]
            return call(request, *found, **named)

        run.rule = rule  # type: ignore[attr-defined]
        run.__signature__ = _outer(call, of)  # type: ignore[attr-defined]
        return run

    return wrap


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
        raise Precondition(400, "api.key_wanted")
    return key


def _outer(call: Callable[..., Any], of: Callable[..., AtUnit] | None) -> Signature:
    """The signature the framework reads: what was found is not a parameter, what finds it is."""
    request, *own = _resolved(call)
    if of is None:
        return Signature([request, *own])
    return Signature([request, *_resolved(of), *own[1:]])


def _resolved(call: Callable[..., Any]) -> list[Parameter]:
    hints = get_type_hints(call)
    own = signature(call).parameters
    return [parameter.replace(annotation=hints.get(name, Any)) for name, parameter in own.items()]
