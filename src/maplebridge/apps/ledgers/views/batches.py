"""A batch: what came at once, how far it is, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.ledgers.actions.withdraw import withdraw_batch
from maplebridge.apps.ledgers.forms.record import Why
from maplebridge.apps.ledgers.queries.batches import batch_by_key, batch_entries, may_withdraw_batch
from maplebridge.apps.ledgers.queries.books import state_of
from maplebridge.apps.ledgers.queries.kinds import kinds_of_units
from maplebridge.apps.ledgers.views.shown import moment, trail
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, listing
from maplebridge.words.phrases import bilingual


@page("entries.view", of=batch_by_key)
def batch(request: HttpRequest, row: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    table = listing(request, batch_entries(row, actor), (
        Column("number", "ledgers.number", "code", sort="number"), Column("day", "ledgers.day", "day", sort="day"),
        Column("unit__zh", "ledgers.unit", "name"),
        Column("state", "ledgers.state", show=lambda one: bilingual(f"ledgers.state_{state_of(one)}"))),
        row_url=lambda one: reverse("ledgers:entry", args=[one["record"]]), export_name=say("ledgers.batch"))
    running = row.job is not None and row.job.ended_at is None
    return render(request, "ledgers/batch.html", {
        "row": row, "table": table, "trail": trail(row.unit), "running": running, "name": _name(row),
        "withdrawn_at": moment(row.withdrawn_at) if row.withdrawn_at else "",
        "made_by": row.made_by and Text(row.made_by.zh, row.made_by.en or None), "way": say(f"ledgers.way_{row.way}"),
        "job_seen": row.job is not None and (row.job.asker_id == actor.key or actor.holds("jobs.view")),
        "may_withdraw": row.withdrawn_at is None and not running and may_withdraw_batch(row, actor)})


def _name(row: Any) -> Text:
    kind = kinds_of_units({row.unit_id})[row.unit_id].get(row.ledger)
    return kind.name if kind else Text(row.ledger)


@page("entries.view", of=batch_by_key, writes=True)
def withdraw(request: HttpRequest, row: Any) -> HttpResponse:
    here = reverse("ledgers:batch", args=[row.pk])
    if not may_withdraw_batch(row, request.actor):  # type: ignore[attr-defined]
        raise NotPermitted("entries.withdraw")
    form = Why(request.POST if request.method == "POST" else None)

    def done(counts: dict[str, int]) -> str:
        messages.success(request, say("ledgers.batch_withdrawn", **counts))
        return here

    return answer(
        request, form, lambda: withdraw_batch(batch=row.pk, why=form.cleaned_data["why"], now=now(), by=request.actor),  # type: ignore[attr-defined]
        done=done, template="ledgers/form.html", cancel=here, title=say("ledgers.withdraw_batch_title"),
        lead=say("ledgers.withdraw_batch_lead", count=row.count), submit=say("ledgers.withdraw_batch_do"),
        trail=[*trail(row.unit), (here, Text(named(_name(row))))])
