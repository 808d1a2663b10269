"""Requests that bring more than is taken are refused before their body is read; files that did not arrive, after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from maplebridge.site.refusal import refusal
from maplebridge.web.incoming import Incoming, trouble

BESIDE = 1_000_000  # bytes of other fields and of what the form needs around a file
STATUS = {"too_large": 413, "disk_full": 507, "cut_off": 400}


class Uploads:
    """After the check of the form's origin, which reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.UPLOAD_MOST + BESIDE:
            return _refused(request, "too_large")
        try:
            return self.get_response(request)
        finally:
            if request.content_type == "multipart/form-data":
                _drop(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if request.method == "POST" and request.content_type == "multipart/form-data":
            try:
                len(request.POST)  # read now: what is wrong with it is no matter of the view
            except UnreadablePostError:
                return _refused(request, "cut_off")
            if why := trouble(request):
                return _refused(request, why)
        return None


def _drop(request: HttpRequest) -> None:
    """What came of a file whose sender went away is removed now, not when Python gets to it."""
    for handler in request.upload_handlers:
        if isinstance(handler, Incoming):
            handler.upload_interrupted()


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return refusal(request, f"web.upload_{why}", STATUS[why], most=settings.UPLOAD_MOST // 1_000_000,
                   back=request.path)
