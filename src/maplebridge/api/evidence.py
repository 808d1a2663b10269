"""Files that show that something was done, and what they belong to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.sent import Asked, Day, Line, Sent, Told
from maplebridge.api.versions import record, wanted_version
from maplebridge.apps.evidence import owners
from maplebridge.apps.evidence.actions.records import add_evidence, withdraw_evidence
from maplebridge.apps.evidence.queries.records import evidence_by_key, evidence_of, state_of
from maplebridge.apps.evidence.receiving import receive
from maplebridge.apps.evidence.views.files import serve
from maplebridge.apps.evidence.views.pages import owner_seen
from maplebridge.apps.units.access import Actor

router = Router(tags=["evidence"])
FIELDS = ("pk", "owner_kind", "owner_key", "unit__code", "title", "name", "kind", "file__size", "file__sha256",
          "from_day", "to_day", "uploaded_by", "uploaded_at", "withdrawn_at", "withdrawn_why", "version", "state")
SAME = ("owner_kind", "owner_key", "title", "name", "kind", "from_day", "to_day", "uploaded_at", "withdrawn_at",
        "version")


class EvidenceTold(Told):
    """`sha256`, `size` (bytes): of what is stored. `state`: valid, later, ended or withdrawn, as of today.
    `uploaded_by`: number of the person."""

    evidence: int
    owner_kind: str
    owner_key: str
    unit: str
    title: str
    name: Annotated[str, Field(description="of the file")]
    kind: Annotated[str, Field(examples=["pdf"])]
    size: int
    sha256: str
    from_day: date
    to_day: date | None
    uploaded_by: int
    uploaded_at: datetime
    state: str
    withdrawn_at: datetime | None
    withdrawn_why: str | None
    version: int


class Said(Asked):
    """What is said of a file. `title` empty: the file's name."""

    title: Annotated[str, Line(120)] = ""
    from_day: Day
    to_day: Day | None = None


class Why(Sent):
    why: Annotated[str, Line(200, 1)]


def may_owner(actor: Actor, owner: owners.Owner, kind: str, key: str) -> None:
    """What a kind asks beside the right at the unit."""
    owners.admit(owner, actor)


def may_record(actor: Actor, row: Any, evidence: int) -> None:
    owner_seen(row, actor)


@router.get("/of/{slug:kind}/{key}", response=Page[EvidenceTold], url_name="evidence_of", summary="Evidence of a thing")
@endpoint("evidence.view", of=owners.owner_of, may=may_owner)
def of(request: HttpRequest, owner: owners.Owner, asked: Annotated[Slice, Query()]) -> Page[EvidenceTold]:
    """kind `unit`, key its code."""
    rows = evidence_of(owner, timezone.localdate())
    return page_of(rows.values(*FIELDS), asked, _of_row)


@router.post("/of/{slug:kind}/{key}", response={201: EvidenceTold}, url_name="evidence_of", summary="Add evidence")
@endpoint("evidence.add", of=owners.owner_of, seen="evidence.view", writes=True, may=may_owner)
def add(request: HttpRequest, owner: owners.Owner, said: Annotated[Said, Form()],
        file: Annotated[UploadedFile, File()]) -> HttpResponse:
    """The file is looked at as on the page: kind, content, no resident's identity; a picture is saved anew without what
    a camera writes into it."""
    key = add_evidence(kind=owner.kind, key=owner.key, kept=receive(file), title=said.title,  # type: ignore[arg-type]
                       from_day=said.from_day, to_day=said.to_day, by=request.actor)  # type: ignore[attr-defined]
    return _one(evidence_by_key(key), made=True)


@router.get("/{int:evidence}", response=EvidenceTold, url_name="evidence", summary="One record of evidence")
@endpoint("evidence.view", of=evidence_by_key, may=may_record)
def one(request: HttpRequest, row: Any) -> HttpResponse:
    return _one(row)


@router.get("/{int:evidence}/content", response=bytes, url_name="evidence_content", summary="Its file")
@endpoint("evidence.view", of=evidence_by_key, may=may_record)
def content(request: HttpRequest, row: Any) -> HttpResponseBase:
    """To be saved under the name it was sent with."""
    return serve(request, row)


@router.post("/{int:evidence}/withdraw", response=EvidenceTold, url_name="evidence_withdraw",
             summary="Withdraw evidence")
@endpoint("evidence.withdraw", of=evidence_by_key, seen="evidence.view", writes=True, may=may_record)
def withdraw(request: HttpRequest, row: Any, new: Why) -> HttpResponse:
    """It stays to be seen, marked, with the reason, and counts no more."""
    version = wanted_version(request, "evidence", row.pk)
    withdraw_evidence(evidence=row.pk, why=new.why, version=version, by=request.actor)  # type: ignore[attr-defined]
    return _one(evidence_by_key(row.pk))


def _one(row: Any, *, made: bool = False) -> HttpResponse:
    told = EvidenceTold(
        evidence=row.pk, unit=row.unit.code, size=row.file.size, sha256=row.file.sha256,
        uploaded_by=row.uploaded_by_id, state=state_of(row, timezone.localdate()),
        withdrawn_why=row.withdrawn_why or None, **{name: getattr(row, name) for name in SAME})
    return record(told, "evidence", row.pk, row.version,
                  made_at=reverse("api:evidence", args=[row.pk]) if made else None)


def _of_row(row: dict[str, Any]) -> EvidenceTold:
    return EvidenceTold(
        evidence=row["pk"], unit=row["unit__code"], size=row["file__size"],
        sha256=row["file__sha256"], uploaded_by=row["uploaded_by"], state=row["state"],
        withdrawn_why=row["withdrawn_why"] or None, **{name: row[name] for name in SAME})
