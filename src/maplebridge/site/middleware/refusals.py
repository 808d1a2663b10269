"""Refusals as pages in the user's language; what a view may not answer by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from maplebridge.site.refusal import refusal
from maplebridge.web.export import Exported
from maplebridge.web.refusals import AlreadySent, NotPermitted, Refused, Stale, Unseen


class Refusals:
    """Actions and guards raise; here it becomes an answer. Forms tell theirs in place before it comes to this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == 405 and not answer.content:
            return _allowing(answer.headers["Allow"], refusal(request, "web.refused_method", 405))
        return answer

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """PostgreSQL cannot even look for a name with a NUL in it."""
        return refusal(request, "web.refused_unseen", 404) if "\x00" in request.path_info else None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        request.refused = type(fault).__name__  # type: ignore[attr-defined]  # for the log
        match fault:
            case Exported():
                return fault.response
            case NotPermitted():
                return refusal(request, "web.refused_not_permitted", 403)
            case Unseen():
                return refusal(request, "web.refused_unseen", 404)
            case Stale():
                return refusal(request, "web.refused_stale", 409, stale=fault)
            case AlreadySent():
                return refusal(request, "web.refused_sent", 409, sent=fault)
            case Refused():
                return refusal(request, "web.refused_problems", 422, problems=fault.problems)
        return None


def _allowing(methods: str, answer: HttpResponse) -> HttpResponse:
    answer.headers["Allow"] = methods
    return answer
