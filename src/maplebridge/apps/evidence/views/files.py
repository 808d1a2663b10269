"""The stored bytes: only by way of a record that the person may see, never to be run or shown as a page of the site."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from maplebridge.apps.evidence import store
from maplebridge.apps.evidence.queries.records import Record, evidence_by_key
from maplebridge.apps.evidence.views.pages import owner_seen
from maplebridge.apps.units.guard import page
from maplebridge.engine.attachment import KINDS
from maplebridge.web.refusals import Unseen, refuse

MEDIA = {kind.code: kind.media for kind in KINDS}
SHUT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@page("evidence.view", of=evidence_by_key)
def file(request: HttpRequest, record: Record) -> HttpResponseBase:
    owner_seen(record, request.actor)  # type: ignore[attr-defined]
    return serve(request, record)


@page("evidence.view", of=evidence_by_key)
def preview(request: HttpRequest, record: Record) -> HttpResponseBase:
    """A small picture for the record's page."""
    owner_seen(record, request.actor)  # type: ignore[attr-defined]
    if not record.file.preview:
        raise Unseen
    place = store.place_of(record.file.sha256, preview=True)
    return _sent(request, place, MEDIA["jpg"], f'"{record.file.sha256}{store.PREVIEW}"',
                 {"Content-Disposition": "inline"})


def serve(request: HttpRequest, record: Record) -> HttpResponseBase:
    """The file, to be saved under the name it was sent with; who may see it has been asked. Raises Refused where it is
    not there any more."""
    return _sent(request, store.place_of(record.file.sha256), MEDIA[record.kind], f'"{record.file.sha256}"',
                 {"Content-Disposition": str(content_disposition_header(True, record.name))})


def _sent(request: HttpRequest, place: Path, media: str, tag: str, more: dict[str, str]) -> HttpResponseBase:
    headers = {**SHUT, **more, "ETag": tag}
    same = get_conditional_response(request, etag=tag, response=HttpResponse(headers=headers))
    if same is not None and same.status_code != 200:
        return same
    try:
        sent = FileResponse(place.open("rb"))
    except FileNotFoundError:
        raise refuse("evidence.file_missing", sha256=place.name[:64]) from None
    for name, value in {**headers, "Content-Type": media}.items():  # in place of what it guesses
        sent.headers[name] = value
    return sent
