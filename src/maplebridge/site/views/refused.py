"""What Django itself refuses, told as every refusal: what, where, what to do. Asks the database nothing."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.site.refusal import refusal
from maplebridge.web.typed import typed_in

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
    """403: the form was not made for this browser, or too long ago. Where it is one of ours and this person's, such as
    one opened before they logged in again, it is shown as it was typed, to be sent on."""
    found = typed_in(request)
    if found and found.owner == request.user.pk:
        return render(request, "units/account_kept.html", {"kept": found}, status=403)
    return refusal(request, "web.refused_csrf", 403)
