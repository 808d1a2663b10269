"""Records and their versions in headers (RFC 9110): ETag with every record, If-Match to change it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

from maplebridge.api.problems import Declined
from maplebridge.api.sent import Told

_TAG = re.compile(r'(?:W/)?"([a-z]+)-(\d{1,18})-(\d{1,9})(?:-[0-9a-f]{24})?"')  # W/: a proxy packed it meanwhile


def record(told: Told, kind: str, key: int, version: int, *, made_at: str | None = None) -> HttpResponse:
    """A record with its tag; as a new one (201) with its address."""
    headers = {"ETag": f'"{kind}-{key}-{version}"'} | ({"Location": made_at} if made_at else {})
    return HttpResponse(told.model_dump_json(), status=201 if made_at else 200, headers=headers,
                        content_type="application/json; charset=utf-8")


def wanted_version(request: HttpRequest, kind: str, key: int) -> int:
    """The version the caller saw, from If-Match. Raises Declined: 428 without it, 412 where it is no tag of this
    record."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise Declined(428, "api.version_wanted")
    found = _TAG.fullmatch(sent)
    if found is None or (found[1], int(found[2])) != (kind, key):
        raise Declined(412, "api.version_unknown")
    return int(found[3])
