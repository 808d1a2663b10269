"""Every refusal as `application/problem+json` (RFC 9457), in the language asked for by Accept-Language.

    type      urn:maplebridge:<code>          title   what kind of refusal
    detail    what, where, what to do         errors  one entry per fault, with its pointer into what was sent
    instance  urn:uuid:<request>              changes what somebody else changed in the meantime (409, 412)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from maplebridge.engine.problem import Problem
from maplebridge.web.refusals import AlreadySent, NotPermitted, Refused, Stale, Unseen
from maplebridge.web.say import lang, say
from maplebridge.words import sentence

RETRY_AFTER = "10"  # seconds


class Precondition(Exception):
    """A header the call must carry is missing or does not hold. `status`: 400, 412 or 428; `code`: the words."""

    def __init__(self, status: int, code: str, stale: Stale | None = None) -> None:
        self.status, self.code, self.stale = status, code, stale
        super().__init__(code)


def answer(request: HttpRequest, status: int, code: str, errors: Iterable[dict[str, Any]] = (),
           **more: Any) -> HttpResponse:
    """One problem answer. `code` is the room.name of its words."""
    body: dict[str, Any] = {"type": f"urn:maplebridge:{code}", "title": say(code), "status": status}
    if found := list(errors):
        body["errors"] = found
    if identity := getattr(request, "id", ""):
        body["instance"] = f"urn:uuid:{identity}"
    return HttpResponse(json.dumps(body | more, ensure_ascii=False), status=status,
                        content_type="application/problem+json", headers={"Content-Language": lang()})


def fault(problem: Problem) -> dict[str, Any]:
    """One fault of what was sent."""
    told = sentence(problem, lang())
    said = {"code": problem.code, "detail": f"{told.what} {told.do}".strip()}
    return said | ({"pointer": f"#/{problem.place.path.replace('.', '/')}"} if problem.place.path else {})


def told_changes(stale: Stale) -> list[dict[str, Any]]:
    """Who changed what, from what to what, when."""
    return [{"by": change.who, "at": change.at.isoformat(),
             "fields": {name: {"before": before, "after": after} for name, (before, after) in change.fields.items()}}
            for change in stale.changes]


def add_problem_answers(api: NinjaAPI) -> None:
    """Teaches the API every refusal that actions, guards and the framework raise."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
        return answer(request, 422, "api.refused", map(fault, refusal.problems))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
        return answer(request, 422, "api.invalid", map(_mismatch, refusal.errors))

    @api.exception_handler(Stale)
    def stale(request: HttpRequest, refusal: Stale) -> HttpResponse:
        return answer(request, 409, "api.stale", version=refusal.version, changes=told_changes(refusal))

    @api.exception_handler(Precondition)
    def precondition(request: HttpRequest, refusal: Precondition) -> HttpResponse:
        more = {"version": refusal.stale.version, "changes": told_changes(refusal.stale)} if refusal.stale else {}
        return answer(request, refusal.status, refusal.code, **more)

    @api.exception_handler(AlreadySent)
    def sent(request: HttpRequest, refusal: AlreadySent) -> HttpResponse:
        return answer(request, 422, "api.key_used", at=refusal.at.isoformat())

    @api.exception_handler(NotPermitted)
    def not_permitted(request: HttpRequest, refusal: NotPermitted) -> HttpResponse:
        return answer(request, 403, "api.not_permitted", right=refusal.right)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
        found = answer(request, 401, "api.unknown_token")
        found["WWW-Authenticate"] = "Bearer"
        return found

    for missing in (Unseen, Http404):
        api.add_exception_handler(missing, lambda request, refusal: answer(request, 404, "api.unseen"))
    for outage in (OperationalError, InterfaceError):
        api.add_exception_handler(outage, _outage)
    api.add_exception_handler(HttpError, _other)
    api.add_exception_handler(Exception, _unexpected)


def _mismatch(error: dict[str, Any]) -> dict[str, Any]:
    """One finding of the schema check. Its own words are English only, so ours name the field and what is wanted."""
    kind = "api.missing" if error["type"] == "missing" else "api.mismatch"
    path = [str(step) for step in error["loc"][1:]]
    wanted = error["type"] if lang() == "zh" else error["msg"]
    return {"code": kind, "detail": say(kind, field=".".join(path), wanted=wanted),
            "pointer": "#/" + "/".join(path[1:] or path)}


def _outage(request: HttpRequest, refusal: Exception) -> HttpResponse:
    found = answer(request, 503, "api.outage")
    found["Retry-After"] = RETRY_AFTER
    return found


def _other(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    return answer(request, refusal.status_code, "api.refused")


def _unexpected(request: HttpRequest, refusal: Exception) -> HttpResponse:
    raise refusal
