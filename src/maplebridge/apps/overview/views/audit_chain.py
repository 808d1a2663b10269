"""The chain over the record: its state, its file, and how long records are kept."""

from __future__ import annotations

import re

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.audit.actions.export import chain_as_file
from maplebridge.apps.audit.queries.rows import kept
from maplebridge.apps.audit.retention import schedule
from maplebridge.apps.audit.verdict import Wanted
from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.overview.queries.audit import reaches_all
from maplebridge.apps.overview.queries.audit_chain import state
from maplebridge.apps.overview.views.audit_tabs import tabs
from maplebridge.apps.units.guard import page
from maplebridge.engine.problem import Problem
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted, Refused, refuse

LENGTH = re.compile(r"\d{1,18}")  # as many digits as the database's numbers have room for
LONGEST_FILE = 300_000  # links of a file that is made while somebody waits


@page("audit.verify", writes=True)
def chain(request: HttpRequest) -> HttpResponse:
    """Sent: asks for a check of the whole chain as a job."""
    typed, length = request.GET.get("head", "").strip(), request.GET.get("length", "").strip()
    wanted, problems = _wanted(typed, length)
    actor = request.actor  # type: ignore[attr-defined]
    return answer(
        request, Form(request.POST or None), lambda: ask(kind=CHECK_RECORD, by=request.actor),  # type: ignore[attr-defined]
        done=lambda job: reverse("jobs:show", args=[job]), template="overview/audit_chain.html",
        state=state(wanted, actor), wanted=wanted, typed=typed, length=length, problems=problems,
        may_export=reaches_all(actor, "audit.export"), tabs=tabs(actor, "overview:audit_chain"))


def _wanted(head: str, length: str) -> tuple[Wanted | None, tuple[Problem, ...]]:
    """The head somebody typed from a report, or what is wrong with it."""
    if not head and not length:
        return None, ()
    problems: tuple[Problem, ...] = ()
    if length and not LENGTH.fullmatch(length):
        problems = (Problem("audit.no_length", params={"given": length[:40]}),)
    try:
        wanted = Wanted.read(head, int(length) if length and not problems else None)
    except Refused as refused:
        return None, (*problems, *refused.problems)
    return (None, problems) if problems else (wanted, ())


@page(None, writes=True)
def chain_file(request: HttpRequest) -> HttpResponseBase:
    """The whole chain, for those whose reach is a whole tree."""
    actor = request.actor  # type: ignore[attr-defined]
    if not reaches_all(actor, "audit.export"):
        raise NotPermitted("audit.export")
    if request.method != "POST":
        return HttpResponseRedirect(reverse("overview:audit_chain"), status=303)
    if kept(LONGEST_FILE + 1) > LONGEST_FILE:
        raise refuse("audit.too_long", most=LONGEST_FILE)
    name = f"maplebridge-audit-{timezone.localtime():%Y%m%d-%H%M}.jsonl.gz"
    return FileResponse(chain_as_file(actor), as_attachment=True, filename=name, content_type="application/gzip",
                        headers={"Cache-Control": "no-store"})


@page("audit.view")
def retention(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/audit_retention.html", {
        "rules": schedule(), "tabs": tabs(request.actor, "overview:audit_retention")})  # type: ignore[attr-defined]
