"""What a call asks of who makes it: the same Rule as a page, before anything that was sent is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from maplebridge.api.problems import Declined
from maplebridge.api.sent import check_names
from maplebridge.apps.audit.queries.receipts import given
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.token_use import note_use
from maplebridge.apps.units.guard import AtUnit, Rule, admit
from maplebridge.apps.units.queries.tokens import actor_of_token, fingerprint
from maplebridge.web.readonly import reading
from maplebridge.web.refusals import Unseen

Run = Callable[..., HttpResponseBase]
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}", re.ASCII)
ONCE = re.compile(r"[\x21-\x7e]{1,64}")
JSON, FORM = "application/json", "multipart/form-data"


def endpoint(right: str | None, *, of: Callable[..., AtUnit] | None = None, seen: str | None = None,
             writes: bool = False, may: Callable[..., None] | None = None,
             gone: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `page` does for views: what `of` finds comes after the request; a name of the address comes too where the call
    takes it. A call that writes must carry an Idempotency-Key; a call that reads cannot write.

    `may`: takes the actor, what was found and the names of the address; raises NotPermitted or Unseen where the action
    would ask more than the right, so that it is asked before the content is looked at. `gone`: the action after which
    what `of` finds may be no more; a retry is then answered 204, as the first was."""
    rule = Rule(right, of, seen or right, writes)

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        own = list(signature(call).parameters)[2 if of else 1:]

        @wraps(call)
        def run(request: HttpRequest, **named: Any) -> Any:
            return call(request, *request.found,  # type: ignore[attr-defined]
                        **{name: value for name, value in named.items() if name in own})

        run.rule, run.may, run.gone = rule, may, gone  # type: ignore[attr-defined]
        run.__signature__ = _outer(call, of)  # type: ignore[attr-defined]
        return run

    return wrap


def guarded(run: Run) -> Run:
    """Around each operation. In this order: who calls, may they, is it once, does it fit; only then the call itself."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    call: Any = operation.view_func
    rule: Rule = call.rule
    media, known = _media(operation), _known(operation)

    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            if caller(request) is None:
                raise AuthenticationError
            with nullcontext() if rule.writes else reading():
                try:
                    request.found = admit(rule, request.actor, dict(named))  # type: ignore[attr-defined]
                except Unseen:
                    if not (call.gone and _was_done(request, call.gone, named)):
                        raise
                    return HttpResponse(status=204)
                if call.may:
                    call.may(request.actor, *request.found, **named)  # type: ignore[attr-defined]
                if rule.writes:
                    request.actor = request.actor.with_once(_once(request))  # type: ignore[attr-defined]
                check_names("query", dict(request.GET.lists()), known.get("query", ()))
                _check_content(request, rule, media, known.get("form", ()))
                return run(request, **named)
        except Exception as refusal:
            return operation.api.on_exception(request, refusal)

    return answer


class Token(HttpBearer):
    """`Authorization: Bearer <token>`: acts for a person in one of their roles at one unit."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        return caller(request)

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        today = timezone.localdate()
        actor = actor_of_token(token, today, address=request.META.get("REMOTE_ADDR", ""),
                               request=getattr(request, "id", ""))
        if actor is not None:
            note_use(token, today)
        return actor


def caller(request: HttpRequest) -> Actor | None:
    """For whom the request acts, read once; None where its token does not hold."""
    if not hasattr(request, "actor"):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        holds = kind.lower() == "bearer" and TOKEN.fullmatch(token)
        request.actor = Token().authenticate(request, token) if holds else None  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined]


def _once(request: HttpRequest) -> str:
    """The key of this write. Keys of one token say nothing of another's: the programs of a person count alone."""
    key = request.headers.get("Idempotency-Key", "")
    if not ONCE.fullmatch(key):
        raise Declined(400, "api.key_wanted")
    token = request.headers["Authorization"].partition(" ")[2]
    return fingerprint(f"{token}\n{key}")


def _was_done(request: HttpRequest, use: str, named: dict[str, Any]) -> bool:
    actor = request.actor  # type: ignore[attr-defined]
    done = given(actor.key, _once(request))
    return done is not None and done[0] == use and done[1] in named.values()


def _check_content(request: HttpRequest, rule: Rule, media: str | None, fields: tuple[str, ...]) -> None:
    """Of the kind that the call takes. Raises Declined."""
    if not rule.writes:
        return
    if media is None:
        if request.META.get("CONTENT_LENGTH") not in (None, "", "0"):
            raise Declined(415, "api.media_none")
    elif request.content_type != media or (request.content_params.get("charset", "utf-8").lower() != "utf-8"):
        raise Declined(415, "api.media", wanted=media)
    elif media == FORM:
        sent = {**dict(request.POST.lists()), **dict(request.FILES.lists())}
        check_names("form", sent, fields)


def _media(operation: Operation) -> str | None:
    sources = {model.__ninja_param_source__ for model in operation.models}
    return FORM if sources & {"form", "file"} else JSON if "body" in sources else None


def _known(operation: Operation) -> dict[str, tuple[str, ...]]:
    """The names an address may hold after "?", and those of a form."""
    found: dict[str, tuple[str, ...]] = {}
    for model in operation.models:
        kind = "form" if model.__ninja_param_source__ == "file" else model.__ninja_param_source__
        names = getattr(model, "__ninja_flatten_map__", None) or model.model_fields
        found[kind] = (*found.get(kind, ()), *names)
    return found


def _outer(call: Callable[..., Any], of: Callable[..., AtUnit] | None) -> Signature:
    """The signature the framework reads: what was found is not a parameter, what finds it is."""
    request, *own = _resolved(call)
    if of is None:
        return Signature([request, *own])
    taken = {parameter.name for parameter in own[1:]}
    finding = [parameter for parameter in _resolved(of) if parameter.name not in taken]
    return Signature([request, *finding, *own[1:]])


def _resolved(call: Callable[..., Any]) -> list[Parameter]:
    hints = get_type_hints(call, include_extras=True)
    own = signature(call).parameters
    return [parameter.replace(annotation=hints.get(name, Any)) for name, parameter in own.items()]
