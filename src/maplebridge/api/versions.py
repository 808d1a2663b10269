"""Versions in headers (RFC 9110): ETag with every record, If-None-Match to be spared it, If-Match to change it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from maplebridge.api.problems import Precondition
from maplebridge.web.refusals import Stale

Result = TypeVar("Result")
KEPT = ("ETag", "Cache-Control", "Vary")


def etag(kind: str, key: int | str, version: int) -> str:
    return f'"{kind}-{key}-{version}"'


def wanted_version(request: HttpRequest, kind: str, key: int | str) -> int:
    """The version the caller saw, from If-Match. Raises Precondition: 428 without it, 400 where it is none of ours."""
    sent = request.headers.get("If-Match", "")
    if not sent:
        raise Precondition(428, "api.version_wanted")
    start = etag(kind, key, 0).removesuffix('0"')
    version = sent.removeprefix(start).removesuffix('"')
    if not sent.startswith(start) or not version.isdecimal():
        raise Precondition(412, "api.version_unknown")
    return int(version)


def changed(act: Callable[[], Result]) -> Result:
    """Runs an edit whose version came by If-Match: a stale one is 412 with what changed."""
    try:
        return act()
    except Stale as stale:
        raise Precondition(412, "api.stale", stale) from stale


class ListTags:
    """Middleware of the API: a list that is as it was when the caller last asked is answered 304 without its body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = request.path.startswith("/api/") and request.method == "GET"
        if not asked or response.status_code != 200 or response.streaming:
            return response
        if not response.headers.get("ETag"):
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if _same(request.headers.get("If-None-Match", ""), response["ETag"]):
            kept: dict[str, Any] = {name: response[name] for name in KEPT if name in response}
            return HttpResponse(status=304, headers=kept)
        return response


def _same(asked: str, present: str) -> bool:
    return asked == "*" or present in [tag.strip().removeprefix("W/") for tag in asked.split(",")]
