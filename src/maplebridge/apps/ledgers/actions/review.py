"""Entries are reviewed by somebody who did not enter them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Q

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.actions.correct import take_entry
from maplebridge.apps.ledgers.actions.record import hash_of
from maplebridge.apps.ledgers.actions.storing import AT_ONCE, count_changes, lock_units
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import record_key
from maplebridge.apps.ledgers.queries.texts import text_faults
from maplebridge.apps.ledgers.states import ACCEPTED, CURRENT, RETURNED
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Unseen, refuse
from maplebridge.words.phrases import bilingual

MOST = 200  # at once


@action("ledgers.review")
def review(event: Draft, *, entry: int, outcome: str, note: str = "", version: int, now: datetime, by: Actor) -> int:
    """`accepted`, or `returned` with a note of what is to be mended. Raises Stale, Refused."""
    row = take_entry(entry, "entries.review", version, by)
    if outcome not in (ACCEPTED, RETURNED):
        raise refuse("ledgers.outcome_unknown")
    faults = text_faults("note", note, needed=outcome == RETURNED)
    if entered_by(by, [row]):
        faults.append(Problem("ledgers.own_entry", Place(path="outcome")))
    if row.review:
        faults.append(Problem("ledgers.reviewed_already", Place(path="outcome")))
    if faults:
        raise Refused(faults)
    row.review, row.review_note, row.reviewed_at, row.reviewed_by_id = outcome, note.strip(), now, by.key or None
    row.version += 1
    row.save(update_fields=["review", "review_note", "reviewed_at", "reviewed_by", "version"])
    count_changes([(row.ledger, row.day)])
    event.about("entry", entry, Text(row.number or row.ledger), unit=row.unit, version=row.version,
                outcome=bilingual(f"ledgers.state_{outcome}"), sha256=hash_of(row))
    return entry


@action("ledgers.accept")
def accept(event: Draft, *, entries: Mapping[int, int], now: datetime, by: Actor) -> int:
    """Several at once, all or none. `entries`: record -> the version that was seen. Gives how many. Raises Refused
    with what cannot be accepted."""
    if not 0 < len(entries) <= MOST:
        raise refuse("ledgers.none_chosen", most=MOST)
    keys = list(map(int, entries))
    seen = Entry.objects.filter(Q(pk__in=keys, first=None) | Q(first__in=keys), state=CURRENT)
    lock_units(seen.values_list("unit", flat=True))
    rows = list(seen.select_for_update(of=("self",)).select_related("unit").order_by("pk"))
    if len(rows) < len(keys) or not all(by.may("entries.view", row.path) for row in rows):
        raise Unseen
    if not all(by.may("entries.review", row.path) for row in rows):
        raise NotPermitted("entries.review")
    own = entered_by(by, rows)
    wanted = {int(key): version for key, version in entries.items()}
    faults = [Problem("ledgers.own_entry_of", Place(path="entries"), {"number": row.number}) for row in rows
              if record_key(row) in own]
    faults += [Problem("ledgers.changed_since", Place(path="entries"), {"number": row.number}) for row in rows
               if row.version != wanted[record_key(row)] or row.review]
    if faults:
        raise Refused(faults)
    for start in range(0, len(rows), AT_ONCE):
        Entry.objects.filter(pk__in=[row.pk for row in rows[start:start + AT_ONCE]]).update(
            review=ACCEPTED, reviewed_by=by.key or None, reviewed_at=now, version=F("version") + 1)
    count_changes((row.ledger, row.day) for row in rows)
    event.bulk([row.number or str(row.pk), row.version + 1, hash_of(row)] for row in rows)
    event.about("entries", event.params["sha256"], bilingual("ledgers.entries"), unit=rows[0].unit)
    return len(rows)


def entered_by(by: Actor, rows: list[Entry]) -> set[int]:
    """The records among these that this person entered in any of their versions."""
    keys = [record_key(row) for row in rows]
    mine = Entry.objects.filter(Q(pk__in=keys) | Q(first__in=keys), entered_by=by.key)
    return {first or key for key, first in mine.values_list("pk", "first")}
