"""A large import is written by a job, part by part; the browser need not stay."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.jobs.actions.asking import queue
from maplebridge.apps.ledgers.actions.storing import lock_units
from maplebridge.apps.ledgers.models import Batch
from maplebridge.apps.ledgers.queries.brought import being_imported
from maplebridge.apps.ledgers.queries.checking import require_desk
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.states import IMPORTED
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.web.refusals import Unseen, refuse

KIND = "ledgers.import"


@action("ledgers.start_import")
def start_import(event: Draft, *, unit: int, ledger: str, file: str, file_name: str, count: int, now: datetime,
                 by: Actor) -> int:
    """`file`: SHA-256 of what was kept for this person. Gives the key of the batch, which counts what is written."""
    place = Unit.objects.filter(pk=unit).first()
    if place is None:
        raise Unseen
    kind = require_desk(desk_of(place, timezone.localdate(now)), ledger, by, "entries.record")
    lock_units([place.pk])
    if being_imported(place, ledger, file):
        raise refuse("ledgers.import_running")
    batch = Batch.objects.create(unit=place, ledger=ledger, way=IMPORTED, file_name=file_name[:200], count=0,
                                 sha256=file, made_by_id=by.key or None, made_at=now)
    batch.job, _ = queue(kind=KIND, params={"batch": batch.pk, "file": file}, unit=place, asker=by.key)
    batch.save(update_fields=["job"])
    event.about("batch", batch.pk, kind.name, unit=place, rows=count, sha256=file)
    return batch.pk
