"""Evidence: the list within reach, what one thing has, one record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.evidence import owners
from maplebridge.apps.evidence.queries.records import (
    STATES,
    Record,
    evidence_by_key,
    evidence_of,
    evidence_within,
    other_uses,
    state_of,
    state_on,
    unit_to_add_at,
)
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.guard import page
from maplebridge.engine.attachment import KINDS
from maplebridge.engine.problem import Problem
from maplebridge.web.filters import Filter
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual

SHOWN_IN_PART = 20  # rows of an owner's list inside another page


def _page_of(row: Row) -> str:
    return reverse("evidence:show", args=[row["pk"]])


TITLE = Column("title", "evidence.title", sort="title")
STATE = Column("state", "evidence.state", kind="word", words="evidence.state_of")
KIND = Column("kind", "evidence.kind", kind="code")
SIZE = Column("file__size", "evidence.size", kind="number", sort="file__size",
              show=lambda row: say_size(row["file__size"]))
FROM = Column("from_day", "evidence.from_day", kind="day", sort="from_day")
TO = Column("to_day", "evidence.to_day", kind="day", sort="to_day")
AT = Column("uploaded_at", "evidence.uploaded_at", kind="moment", sort="uploaded_at")
UNIT = Column("unit__zh", "evidence.unit", kind="name", sort="unit__zh")
OF = (TITLE, STATE, FROM, TO, KIND, SIZE, AT)


@page("evidence.view")
def evidence(request: HttpRequest) -> HttpResponse:
    """All that is within reach."""
    day = timezone.localdate()
    states = state_on(day)
    table = listing(
        request, evidence_within(request.actor, day), (TITLE, UNIT, STATE, FROM, TO, KIND, AT),  # type: ignore[attr-defined]
        filters=(
            Filter("q", "evidence.search", where=lambda text: Q(title__icontains=text) | Q(name__icontains=text)),
            Filter("state", "evidence.state", "choice", [(state, bilingual(f"evidence.state_of.{state}"))
                                                         for state in STATES], lambda state: states[state]),
            Filter("kind", "evidence.kind", "choice", [(kind.code, kind.code) for kind in KINDS],
                   lambda kind: Q(kind=kind)),
            Filter("since", "evidence.since", "day", where=lambda since: Q(uploaded_at__date__gte=since))),
        row_url=_page_of, export_name=say("evidence.all"), empty=say("evidence.none_yet"))
    add_at = unit_to_add_at(request.actor, day)  # type: ignore[attr-defined]
    return render(request, "evidence/list.html", {"table": table, "add_at": add_at})


@page("evidence.view", of=owners.owner_of)
def of(request: HttpRequest, owner: owners.Owner) -> HttpResponse:
    """What one thing has: a page of its own, or for htmx a part of another page."""
    actor = request.actor  # type: ignore[attr-defined]
    owners.admit(owner, actor)
    rows = evidence_of(owner, timezone.localdate())
    context: dict[str, Any] = {"owner": owner, "may_add": actor.may("evidence.add", owner.path)}
    if getattr(request, "htmx", False):
        columns = [replace(column, sort=None) for column in OF]  # it is sorted on its own page
        context["table"] = listing(request, list(rows[:SHOWN_IN_PART]), columns, row_url=_page_of,
                                   empty=say("evidence.none_of"))
        return render(request, "evidence/part.html", {**context, "total": rows.count()})
    context["table"] = listing(request, rows, OF, row_url=_page_of, empty=say("evidence.none_of"),
                               export_name=say("evidence.of_file", owner=named(owner.name)))
    return render(request, "evidence/of.html", context)


@page("evidence.view", of=evidence_by_key)
def show(request: HttpRequest, record: Record) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    owner = owner_seen(record, actor)
    kept = record.withdrawn_at is None
    return render(request, "evidence/show.html", {
        "record": record, "owner": owner, "state": state_of(record, timezone.localdate()),
        "size": say_size(record.file.size), "uses": other_uses(record, actor), "stated": _stated(record),
        "may_edit": kept and actor.may("evidence.add", record.path),
        "may_withdraw": kept and actor.may("evidence.withdraw", record.path)})


def owner_seen(record: Record, actor: Actor) -> owners.Owner:
    """What a record belongs to, if the actor may see its evidence. Raises Unseen, NotPermitted."""
    owner = owners.owner_of(record.owner_kind, record.owner_key)
    owners.admit(owner, actor)
    return owner


def say_size(size: int) -> str:
    """Bytes in words: 3.2 MB, 18 kB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"


def _stated(record: Record) -> list[Problem]:
    """What is to be known of the file."""
    found = [Problem(code, params=params, severity="warning") for code, params in record.file.notes]
    if record.file.state != "whole":
        found.insert(0, Problem(f"evidence.file_{record.file.state}", params={"sha256": record.file.sha256}))
    return found
