"""Evidence: add it, correct what is said of it, withdraw it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.evidence import owners
from maplebridge.apps.evidence.actions.records import add_evidence, edit_evidence, withdraw_evidence
from maplebridge.apps.evidence.forms import About, Add, Withdraw
from maplebridge.apps.evidence.queries.records import Record, evidence_by_key
from maplebridge.apps.evidence.views.pages import owner_seen
from maplebridge.apps.units.guard import page
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import refuse
from maplebridge.web.say import named, say

NO_ROOM = 507


@page("evidence.add", of=owners.owner_of, seen="evidence.view", writes=True)
def add(request: HttpRequest, owner: owners.Owner) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    owners.admit(owner, actor)
    form = Add(request.POST or None, request.FILES or None, person=actor.key,
               initial={"from_day": timezone.localdate()})
    said = answer(
        request, form, lambda: add_evidence(
            kind=owner.kind, key=owner.key, kept=form.in_hand, title=form.cleaned_data["title"],  # type: ignore[arg-type]
            from_day=form.cleaned_data["from_day"], to_day=form.cleaned_data["to_day"], by=request.actor),  # type: ignore[attr-defined]
        done=_page_of, told="evidence.told_added", template="evidence/add.html", owner=owner, multipart=True,
        title=say("evidence.add"), lead=say("evidence.add_lead", owner=named(owner.name)),
        submit=say("evidence.add_do"), cancel=reverse("evidence:of", args=[owner.kind, owner.key]))
    if form.no_room:
        said.status_code = NO_ROOM
    return said


@page("evidence.add", of=evidence_by_key, seen="evidence.view", writes=True)
def edit(request: HttpRequest, record: Record) -> HttpResponse:
    _check_open(request, record)
    form = About(request.POST or None, initial={
        "title": record.title, "from_day": record.from_day, "to_day": record.to_day, "version": record.version})
    return answer(
        request, form, lambda: edit_evidence(
            evidence=record.pk, title=form.cleaned_data["title"], from_day=form.cleaned_data["from_day"],
            to_day=form.cleaned_data["to_day"], version=form.cleaned_data["version"] or 0, by=request.actor),  # type: ignore[attr-defined]
        done=_page_of, told="evidence.told_edited", template="evidence/change.html", record=record,
        title=say("evidence.edit"), lead=say("evidence.edit_lead", name=record.name), cancel=_page_of(record.pk))


@page("evidence.withdraw", of=evidence_by_key, seen="evidence.view", writes=True)
def withdraw(request: HttpRequest, record: Record) -> HttpResponse:
    _check_open(request, record)
    form = Withdraw(request.POST or None, initial={"version": record.version})
    return answer(
        request, form, lambda: withdraw_evidence(
            evidence=record.pk, why=form.cleaned_data["why"], version=form.cleaned_data["version"] or 0,
            by=request.actor),  # type: ignore[attr-defined]
        done=_page_of, told="evidence.told_withdrawn", template="evidence/change.html", record=record,
        title=say("evidence.withdraw"), lead=say("evidence.withdraw_lead", title=record.title),
        submit=say("evidence.withdraw_do"), cancel=_page_of(record.pk))


def _check_open(request: HttpRequest, record: Record) -> None:
    owner_seen(record, request.actor)  # type: ignore[attr-defined]
    if request.method == "GET" and record.withdrawn_at is not None:
        raise refuse("evidence.is_withdrawn")


def _page_of(evidence: int) -> str:
    return reverse("evidence:show", args=[evidence])
