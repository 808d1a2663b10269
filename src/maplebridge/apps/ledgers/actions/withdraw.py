"""Entries are withdrawn: they stay to be seen, with the reason, and count no more."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.actions.correct import take_entry
from maplebridge.apps.ledgers.actions.record import hash_of
from maplebridge.apps.ledgers.actions.storing import count_changes, lock_units
from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.apps.ledgers.queries.batches import may_withdraw_batch
from maplebridge.apps.ledgers.queries.entries import may_withdraw
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.queries.texts import text_faults
from maplebridge.apps.ledgers.states import CURRENT, WITHDRAWN
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Unseen, refuse


@action("ledgers.withdraw")
def withdraw_entry(event: Draft, *, entry: int, why: str, version: int, now: datetime, by: Actor) -> int:
    """Who entered it may, until it is reviewed; beyond that it asks the right to withdraw. Raises Stale, Refused."""
    row = take_entry(entry, "entries.view", version, by)
    if not may_withdraw(row, by):
        raise NotPermitted("entries.withdraw")
    if faults := text_faults("why", why):
        raise Refused(faults)
    before = row.version
    row.state, row.withdrawn_why, row.version = WITHDRAWN, why.strip(), before + 1
    row.save(update_fields=["state", "withdrawn_why", "version"])
    count_changes([(row.ledger, row.day)])
    event.about("entry", entry, Text(row.number or row.ledger), unit=row.unit, version=row.version,
                sha256=hash_of(row))
    return entry


@action("ledgers.withdraw_batch")
def withdraw_batch(event: Draft, *, batch: int, why: str, now: datetime, by: Actor) -> dict[str, int]:
    """All that came at once goes at once; records that its rows corrected stand again as they were. What was corrected
    or reviewed since stays, and how many that are is told. Raises Refused where it is withdrawn already or being
    written."""
    row = Batch.objects.select_for_update(of=("self",)).select_related("unit", "job").filter(pk=batch).first()
    if row is None:
        raise Unseen
    by.require("entries.view", row.path)
    if not may_withdraw_batch(row, by):
        raise NotPermitted("entries.withdraw")
    if row.withdrawn_at is not None:
        raise refuse("ledgers.batch_over")
    if row.job is not None and row.job.ended_at is None:
        raise refuse("ledgers.batch_running")
    if faults := text_faults("why", why):
        raise Refused(faults)
    units = Entry.objects.filter(batch=row).values_list("unit", flat=True).distinct()
    lock_units(units)
    entries = list(Entry.objects.select_for_update().filter(batch=row).order_by("pk"))
    going = [one for one in entries if one.state == CURRENT and not one.review]
    keys = [one.pk for one in going]
    changed = Entry.objects.filter(pk__in=keys)
    changed.update(state=WITHDRAWN, withdrawn_why=why.strip(), version=F("version") + 1)
    again = Entry.objects.filter(pk__in=[one.corrects_id for one in going if one.corrects_id]).exclude(batch=row)
    back = list(again.values_list("ledger", "day"))
    again.update(state=CURRENT, version=F("version") + 3)  # after the correction and its withdrawal
    count_changes([*((one.ledger, one.day) for one in going), *back])
    row.withdrawn_by_id, row.withdrawn_at, row.withdrawn_why = by.key or None, now, why.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    done = {"withdrawn": len(going), "stay": len(entries) - len(going), "again": len(back)}
    kind = desk_of(row.unit, now.date()).kinds.get(row.ledger)
    event.about("batch", row.pk, kind.name if kind else Text(row.ledger), unit=row.unit)
    event.params |= done
    event.bulk([one.number or str(one.pk)] for one in going)
    return done
