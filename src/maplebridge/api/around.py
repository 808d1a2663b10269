"""What every answer under /api/ has in common, whoever gave it: refusals of the site as problems, tags, no storing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from maplebridge.api.problems import MEDIA, answer

ROOT = "/api/"
WORDS = {403: "api.not_permitted", 404: "api.unseen", 405: "api.method", 413: "api.too_large", 500: "api.broken",
         503: "api.outage", 507: "api.no_room"}
KEPT = ("ETag", "Cache-Control", "Vary", "Content-Language")


class Around:
    """Middleware, outside of all that may refuse a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        method = request.method
        if method == "HEAD":
            request.method = "GET"  # the server leaves the content out
        found = _refused_at_once(request) or self.get_response(request)
        request.method = method
        if found.status_code == 405:
            found = _with_methods(request, found)
        if found.status_code >= 400 and found.headers.get("Content-Type") != MEDIA:
            _make_problem(request, found)
        elif isinstance(found, HttpResponse) and found.status_code in (200, 201):
            found = _tagged(request, found)
        found.headers["Cache-Control"] = "no-store"
        return found


def _refused_at_once(request: HttpRequest) -> HttpResponse | None:
    """Plain http is not sent on to HTTPS: the program would go on sending its token in the clear."""
    with translation.override(translation.get_language_from_request(request)):
        if settings.SERVICE and not request.is_secure():
            return answer(request, 403, "api.https_only")
        if "Transfer-Encoding" in request.headers:  # Django would take its content for empty
            return answer(request, 411, "api.length_wanted")
        if "\x00" in request.path_info:  # PostgreSQL cannot even look for it
            return answer(request, 404, "api.unseen")
    return None


def _with_methods(request: HttpRequest, found: HttpResponseBase) -> HttpResponseBase:
    """Allow, complete and in order; OPTIONS is answered by it."""
    own = {name.strip() for name in found.headers["Allow"].split(",")}
    allow = ", ".join(sorted(own | {"OPTIONS"} | ({"HEAD"} if "GET" in own else set())))
    if request.method == "OPTIONS":
        found = HttpResponse(status=204, headers={"Allow": allow})
        del found.headers["Content-Type"]
        return found
    found.headers["Allow"] = allow
    return found


def _make_problem(request: HttpRequest, found: HttpResponseBase) -> None:
    """The site's refusal, meant for people, told to a program instead."""
    status = found.status_code
    with translation.override(translation.get_language_from_request(request)):
        told = answer(request, status, WORDS.get(status, "api.bad_request"))
    assert isinstance(found, HttpResponse)
    found.content = told.content
    found.headers["Content-Type"] = MEDIA
    found.headers["Content-Language"] = told.headers["Content-Language"]
    del found.headers["Content-Length"]
    found.cookies.clear()  # of the page


def _tagged(request: HttpRequest, found: HttpResponse) -> HttpResponse:
    """An ETag that changes with every byte. A record's own tag says its version before that. Whoever has it as it is
    gets 304."""
    seen = hashlib.sha256(found.content).hexdigest()[:24]
    own = found.headers.get("ETag", '""').strip('"')
    found.headers["ETag"] = f'"{own}-{seen}"' if own else f'"{seen}"'
    asked = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    same = "*" in asked or found.headers["ETag"] in asked
    if same and request.method in ("GET", "HEAD") and found.status_code == 200:
        return HttpResponse(status=304, headers={name: found.headers[name] for name in KEPT if name in found.headers})
    return found
