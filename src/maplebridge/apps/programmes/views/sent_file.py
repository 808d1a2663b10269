"""A stored table, to be saved and never to be run or shown as a page of the site."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from maplebridge.apps.evidence.views.files import SHUT


def sent_file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream", headers=SHUT)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
