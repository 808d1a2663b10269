"""Every refusal as `application/problem+json` (RFC 9457), in the language asked for by Accept-Language.

    type      urn:maplebridge:<code>     title    what is wrong        detail   what to do
    instance  urn:uuid:<request>         errors   one entry per fault  changes  what somebody else changed (409, 412)

An entry of errors says its code, its detail, and where: `pointer` into the JSON that was sent, or `parameter` by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from maplebridge.api.misfits import Misfit, misfit_of, told_misfit
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import AlreadySent, NotPermitted, Refused, Stale, Unseen
from maplebridge.web.say import lang
from maplebridge.words import sentence

MEDIA = "application/problem+json"


class Declined(Exception):
    """A call is declined for how it was made. `code`: the words; `params` fill them; `errors`: single misfits."""

    def __init__(self, status: int, code: str, *errors: Misfit, stale: Stale | None = None, **params: Any) -> None:
        self.status, self.code, self.errors, self.stale, self.params = status, code, errors, stale, params
        super().__init__(code)


def answer(request: HttpRequest, status: int, code: str, errors: Iterable[dict[str, Any]] = (),
           params: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
    """One problem answer. `code` is the room.name of its words."""
    told = sentence(Problem(code, params=params or {}), lang())
    body: dict[str, Any] = {"type": f"urn:maplebridge:{code}", "title": told.what, "status": status}
    if told.do:
        body["detail"] = told.do
    if found := list(errors):
        body["errors"] = found
    if identity := getattr(request, "id", ""):
        body["instance"] = f"urn:uuid:{identity}"
    written = json.dumps(body | more, ensure_ascii=False, cls=_Encoder)
    return HttpResponse(written.encode(errors="backslashreplace"),  # half characters, as JSON writes them
                        status=status, content_type=MEDIA, headers={"Content-Language": lang()})


def fault(problem: Problem) -> dict[str, Any]:
    """One fault of what was sent, as the engine or an action tells it."""
    told = sentence(problem, lang())
    said = {"code": problem.code, "detail": f"{told.what} {told.do}".strip()}
    return said | ({"pointer": f"#/{problem.place.path.replace('.', '/')}"} if problem.place.path else {})


def told_changes(stale: Stale) -> dict[str, Any]:
    """The present version, and who changed what, from what to what, when."""
    changes = [{"by": change.who, "at": change.at.isoformat(),
                "fields": {name: {"before": before, "after": after} for name, (before, after) in change.fields.items()}}
               for change in stale.changes]
    return {"version": stale.version, "changes": changes}


def add_problem_answers(api: NinjaAPI) -> None:
    """Teaches the API every refusal that actions, guards and the framework raise. What else is raised goes on to the
    site; `around` makes a problem of what it answers."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
        return answer(request, 422, "api.refused", map(fault, refusal.problems))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
        return answer(request, 422, "api.invalid", [told_misfit(misfit_of(error)) for error in refusal.errors])

    @api.exception_handler(Stale)
    def stale(request: HttpRequest, refusal: Stale) -> HttpResponse:
        return answer(request, 412, "api.stale", **told_changes(refusal))

    @api.exception_handler(Declined)
    def declined(request: HttpRequest, refusal: Declined) -> HttpResponse:
        return answer(request, refusal.status, refusal.code, map(told_misfit, refusal.errors), refusal.params)

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

    @api.exception_handler(Http404)
    @api.exception_handler(Unseen)
    def unseen(request: HttpRequest, refusal: Exception) -> HttpResponse:
        return answer(request, 404, "api.unseen")

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, refusal: HttpError) -> HttpResponse:
        return answer(request, 400, "api.unreadable")

    @api.exception_handler(Exception)
    def unexpected(request: HttpRequest, refusal: Exception) -> HttpResponse:
        raise refusal


class _Encoder(DjangoJSONEncoder):
    """Values of changes, names in two languages among them."""

    def default(self, value: Any) -> Any:
        return {"zh": value.zh, "en": value.en} if isinstance(value, Text) else super().default(value)
