"""Every request gets an id, a line in the log and a count in the metrics: by route, never by path or query."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from maplebridge.site.metrics import count_request

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = structlog.get_logger("maplebridge.request")


class RequestLog:
    """Outermost: what it tells is what the person got."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(id=request.id)  # type: ignore[attr-defined]
        start = time.perf_counter()
        response = self.get_response(request)
        response.headers.setdefault("X-Request-ID", request.id)  # type: ignore[attr-defined]
        if not request.path_info.startswith(settings.STATIC_URL):
            _tell(request, response, time.perf_counter() - start)
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route = request.resolver_match.route if request.resolver_match else "-"
    method = request.method if request.method in METHODS else "OTHER"
    count_request(route, str(method), response.status_code, seconds)
    fields: dict[str, Any] = {"route": route, "method": method, "status": response.status_code,
                              "ms": round(seconds * 1000, 1), "person": _person(request)}
    if refused := getattr(request, "refused", None):
        fields["refused"] = refused
    log.info("request", **fields)


def _person(request: HttpRequest) -> int | None:
    """Their number, if the request asked who it is; never a query of its own."""
    if actor := getattr(request, "actor", None):
        return int(actor.key)
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None
