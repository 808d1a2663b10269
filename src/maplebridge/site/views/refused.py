"""What Django itself refuses, told as every refusal: what, where, what to do. Asks the database nothing."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from maplebridge.site.refusal import refusal

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 where more was sent than is taken."""
    if isinstance(exception, TOO_MUCH):
        return refusal(request, "web.refused_too_large", 413)
    return refusal(request, "web.refused_bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, "web.refused_not_permitted", 403)


def unknown(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, "web.refused_unseen", 404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not made for this browser, or too long ago."""
    return refusal(request, "web.refused_csrf", 403)
