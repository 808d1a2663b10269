"""Issued tables: the list, one of them, what changed between two, and withdrawing one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.actions.withdraw_version import withdraw_version
from maplebridge.apps.programmes.forms.adoption import Withdraw
from maplebridge.apps.programmes.queries.changes import changes_between, held_by, next_in_force, version_by
from maplebridge.apps.programmes.queries.drafts import content_of, open_draft
from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.programmes.queries.versions import in_force, kinds_of, scheme_of, versions_of
from maplebridge.apps.programmes.views.adoption import MANAGE, SEEN
from maplebridge.apps.programmes.views.sent_file import sent_file
from maplebridge.apps.programmes.views.table_rows import plain, table_rows
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.views.trail import sent
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import day, named, say
from maplebridge.web.table import Column, listing

SHOWN = 8  # versions to compare with


def _at(programme: Any) -> dict[str, Any]:
    return {"programme": programme, "name": named(Text(programme.zh, programme.en or None))}


@page(SEEN)
def versions(request: HttpRequest, programme: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    rows = versions_of(found).values("pk", "number", "document", "issued_on", "withdrawn_on", "withdrawn_why")
    table = listing(request, rows, (
        Column("number", "adoption.number", show=lambda row: say("adoption.version_number", number=row["number"])),
        Column("document", "adoption.document"), Column("issued_on", "adoption.issued_on", "day"),
        Column("withdrawn_on", "adoption.withdrawn_on", "day"), Column("withdrawn_why", "adoption.why")),
        row_url=lambda row: reverse("programmes:version", args=[found.code, row["number"]]),
        empty=say("adoption.no_version"), export_name=say("adoption.versions"))
    may_manage = actor.may(MANAGE, found.path)
    return render(request, "programmes/adoption_versions.html", {
        "table": table, "may_manage": may_manage, "force": in_force(found),
        "draft": open_draft(found) if may_manage else None, **_at(found)})


@page(SEEN)
def version(request: HttpRequest, programme: str, number: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = version_by(seen_programme(programme, actor).code, number)
    scheme = scheme_of(found.pk)
    issuer = Text(found.issued_by.zh, found.issued_by.en or None) if found.issued_by else None
    others = list(versions_of(found.programme).exclude(pk=found.pk)[:SHOWN])
    answers = [(Text(**one["asked"]), Text(**one["said"])) for one in found.draft.answers] if found.draft else []
    return render(request, "programmes/adoption_version.html", {
        "draft": found.draft, "answers": answers,
        "version": found, "issuer": issuer, "scheme": scheme, "full_score": plain(scheme.full_score),
        "items": table_rows(scheme, kinds_of(found.pk)), "others": others,
        "ledgers": [kind.name for kind in kinds_of(found.pk).values()], "held": held_by(found),
        "lines": len(scheme.indicators()), "may_manage": actor.may(MANAGE, found.path), **_at(found.programme)})


@page(SEEN)
def version_file(request: HttpRequest, programme: str, number: int) -> HttpResponse:
    """The table from which a version was made, as it came."""
    found = version_by(seen_programme(programme, request.actor).code, number)  # type: ignore[attr-defined]
    if found.draft is None:
        raise Unseen
    return sent_file(found.draft.file_name, content_of(found.draft))


@page(SEEN)
def compare(request: HttpRequest, programme: str, older: int, newer: int) -> HttpResponse:
    found = seen_programme(programme, request.actor)  # type: ignore[attr-defined]
    old, new = version_by(found.code, older), version_by(found.code, newer)
    rows = changes_between(old, new)
    table = listing(request, rows, (
        Column("what", "adoption.change"), Column("whom", "adoption.whom"), Column("line", "adoption.line", "code")),
        per_page=100, empty=say("adoption.no_change"), export_name=say("adoption.compare_file"),
        caption=say("adoption.changes"))
    return render(request, "programmes/adoption_compare.html", {
        "table": table, "old": old, "new": new, "count": len(rows), **_at(found)})


@page(MANAGE, of=version_by, seen=SEEN, writes=True)
def withdraw(request: HttpRequest, version: Any) -> HttpResponse:
    here = reverse("programmes:version", args=[version.programme.code, version.number])
    after, force = next_in_force(version), in_force(version.programme)
    if force is not None and force.pk != version.pk:
        then = say("adoption.then_same", number=force.number)
    else:
        then = say("adoption.then_before", number=after.number, issued=day(after.issued_on)) if after else \
            say("adoption.then_none")
    form = Withdraw(sent(request))
    return answer(request, form, lambda: withdraw_version(
        version=version.pk, why=form.cleaned_data["why"], today=today(), by=request.actor),  # type: ignore[attr-defined]
        done=here, told="adoption.withdrawn", template="programmes/adoption_form.html",
        title=say("adoption.withdraw_title", number=version.number), lead=say("adoption.withdraw_lead"),
        submit=say("adoption.withdraw_do"), cancel=here,
        points=[then, say("adoption.then_units", count=held_by(version)), say("adoption.then_entries")],
        **_at(version.programme))
