"""What people do with jobs: ask for one, cancel it, start a failed one again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.queries.access import HELD, held, may_manage, may_see
from maplebridge.apps.jobs.registry import KINDS, Kind, title_of
from maplebridge.apps.jobs.states import AGAIN, CANCELLED, OPEN, QUEUED
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.web.refusals import NotPermitted, Unseen, refuse

AGAIN_WITHIN = timedelta(days=14)  # receipts of its steps are kept longer; without them a step could run twice


@action("jobs.ask")
def ask(event: Draft, *, kind: str, by: Actor, params: Mapping[str, Any] | None = None, unit: int | None = None,
        once: str | None = None) -> int:
    """The key of the job: of the one there is, where `once` was used for this kind before. Raises Refused for a kind
    nobody knows, Unseen, NotPermitted."""
    known = KINDS.get(kind)
    if known is None:
        raise refuse("jobs.unknown_kind", kind=kind)
    place = _unit(unit)
    _require(known, place, by)
    given = {**(params or {}), HELD: held(by)} if known.mine else params or {}
    job, made = queue(kind=kind, params=given, unit=place, once=once, asker=by.key)
    if made:
        event.about("job", job.pk, known.text(), unit=place)
    else:
        event.nothing()
    return job.pk


@action("jobs.cancel")
def cancel(event: Draft, *, job: int, by: Actor) -> int:
    """At once where nobody has begun it; a running one ends after its present step. Raises Refused, Unseen,
    NotPermitted."""
    row = _in_hand(job, by)
    if row.state not in OPEN:
        raise refuse("jobs.ended_meanwhile")
    if row.state == QUEUED:
        row.state, row.ended_at = CANCELLED, timezone.now()
    elif row.cancel_asked:
        event.nothing()
        return row.pk
    row.cancel_asked = True
    row.save(update_fields=["state", "ended_at", "cancel_asked"])
    event.about("job", row.pk, title_of(row.kind), unit=row.unit)
    return row.pk


@action("jobs.retry")
def retry(event: Draft, *, job: int, by: Actor) -> int:
    """A failed or cancelled job goes on where it stopped. Raises Refused, Unseen, NotPermitted."""
    row = _in_hand(job, by)
    if row.state not in AGAIN:
        raise refuse("jobs.not_ended")
    now = timezone.now()
    if not row.asked_at <= now <= row.asked_at + AGAIN_WITHIN:
        raise refuse("jobs.too_old", days=AGAIN_WITHIN.days)
    row.state, row.attempts, row.cancel_asked, row.run_after = QUEUED, 0, False, now
    row.ended_at, row.told = None, []
    row.save(update_fields=["state", "attempts", "cancel_asked", "run_after", "ended_at", "told"])
    event.about("job", row.pk, title_of(row.kind), unit=row.unit)
    return row.pk


def queue(*, kind: str, params: Mapping[str, Any], unit: Unit | None, asker: int,
          once: str | None = None) -> tuple[Job, bool]:
    """Adds a job to the transaction under way, for actions that start one; checks no right and makes no event.
    Gives the job there is, and False, where `once` was used for this kind before."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, params=dict(params), unit=unit, asker_id=asker or None, once=once,
                                      run_after=now, asked_at=now), True
    except IntegrityError:
        found = Job.objects.filter(kind=kind, once=once).first() if once else None
        if found is None:
            raise
        return found, False


def _unit(key: int | None) -> Unit | None:
    if key is None:
        return None
    unit = Unit.objects.filter(pk=key).first()
    if unit is None:
        raise Unseen
    return unit


def _require(kind: Kind, unit: Unit | None, by: Actor) -> None:
    if kind.right is None:
        return
    if unit is not None:
        by.require(kind.right, unit.path, seen="units.view")
    elif not by.holds(kind.right):
        raise NotPermitted(kind.right)


def _in_hand(job: int, by: Actor) -> Job:
    row = Job.objects.select_for_update().filter(pk=job).first()
    if row is None or not may_see(by, row):
        raise Unseen
    if not may_manage(by, row):
        raise NotPermitted("jobs.manage")
    return row
