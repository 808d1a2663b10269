"""Batches, for pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.apps.ledgers.queries.entries import record
from maplebridge.apps.units.access import Actor
from maplebridge.web.refusals import Unseen

LARGEST_KEY = 2**63 - 1


def batch_by_key(batch: int) -> Batch:
    """With unit, person and job. Raises Unseen."""
    found = None
    if batch <= LARGEST_KEY:
        found = Batch.objects.select_related("unit", "made_by", "withdrawn_by", "job").filter(pk=batch).first()
    if found is None:
        raise Unseen
    return found


def batch_entries(batch: Batch, actor: Actor) -> QuerySet[Entry, dict[str, Any]]:
    """Its rows, as they stand."""
    return (Entry.objects.filter(actor.scope("entries.view", "unit__path"), batch=batch)
            .annotate(record=record()).order_by("pk")
            .values("pk", "record", "number", "day", "state", "review", "unit__zh", "unit__en"))


def may_withdraw_batch(batch: Batch, by: Actor) -> bool:
    """Who made it and still records there, and who holds the right to withdraw."""
    own = batch.made_by_id == by.key and by.may("entries.record", batch.path)
    return own or by.may("entries.withdraw", batch.path)
