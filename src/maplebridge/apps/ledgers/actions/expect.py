"""What units owe a book: plans and assignments, the denominator of completeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.models import Expected
from maplebridge.apps.ledgers.queries.expected import check_expected
from maplebridge.apps.ledgers.queries.texts import text_faults
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Value
from maplebridge.web.refusals import Unseen, refuse

MOST = 20_000  # rows at once
FIELDS = ("from_day", "due", "count", "exempt", "reason")


@action("ledgers.expect")
def expect(event: Draft, *, programme: int, rows: Sequence[Mapping[str, Value]], today: date, by: Actor,
           all_or_nothing: bool = False) -> dict[str, int]:
    """The register `assignments`: rows of unit, ledger, key, from, due, expected, exempt, reason. A row of a known
    unit, book and key changes that one. All good rows; the others are counted. Raises Refused where none is good or,
    with `all_or_nothing`, one is not."""
    row = _programme(programme, by)
    if len(rows) > MOST:
        raise refuse("ledgers.too_many_rows", most=MOST)
    looked = check_expected(row, rows, today)
    if all_or_nothing and looked.problems:
        raise Refused(looked.problems)
    before = {(one.participant_id, one.ledger, one.key): one
              for one in Expected.objects.select_for_update(of=("self",)).filter(
                  participant__in=set(looked.parts.values()))}
    new, changed = [], []
    for task in looked.good:
        place = (looked.parts[task.unit], task.ledger, task.key)
        values = {"from_day": task.start, "due": task.due, "count": task.expected, "exempt": task.exempt,
                  "reason": task.reason}
        known = before.get(place)
        if known is None:
            new.append(Expected(participant_id=place[0], ledger=place[1], key=place[2], **values))
        elif any(getattr(known, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(known, name, value)
            known.version += 1
            changed.append(known)
    if not new and not changed:
        raise Refused(looked.problems[:50]) if looked.problems else refuse("ledgers.nothing_new")
    Expected.objects.bulk_create(new, batch_size=500)
    Expected.objects.bulk_update(changed, [*FIELDS, "version"], batch_size=200)
    event.about("expected", row.pk, Text(row.zh, row.en or None), unit=row.unit)
    event.bulk([one.participant_id, one.ledger, one.key, one.from_day, one.due, one.count, one.exempt]
               for one in (*new, *changed))
    counts = {"new": len(new), "changed": len(changed), "rejected": looked.rejected}
    event.params |= counts
    return counts


@dataclass(frozen=True, slots=True)
class Owed:
    """How many are due, or why none is."""

    count: int
    due: date
    exempt: bool = False
    reason: str = ""


@action("ledgers.edit_expected")
def edit_expected(event: Draft, *, expected: int, owed: Owed, version: int, by: Actor) -> int:
    """Raises Stale, Refused."""
    row = (Expected.objects.select_for_update(of=("self",)).select_related("participant__programme__unit",
                                                                          "participant__unit")
           .filter(pk=expected).first())
    if row is None:
        raise Unseen
    by.require("ledgers.manage", row.participant.programme.path, seen="programmes.view")
    require_version("expected_one", row.pk, seen=version, now=row.version)
    faults = text_faults("reason", owed.reason, needed=owed.exempt)
    if owed.due < row.from_day:
        faults.append(Problem("ledger.due_before_start", Place(path="due"), {"due": owed.due, "start": row.from_day}))
    if faults:
        raise Refused(faults)
    changes: dict[str, tuple[Any, Any]] = {"count": (row.count, owed.count), "due": (row.due, owed.due),
                                           "exempt": (row.exempt, owed.exempt)}
    if all(old == new for old, new in changes.values()) and row.reason == owed.reason.strip():
        event.nothing()
        return row.pk
    row.count, row.due, row.exempt, row.reason = owed.count, owed.due, owed.exempt, owed.reason.strip()
    row.version += 1
    row.save(update_fields=["count", "due", "exempt", "reason", "version"])
    event.about("expected_one", row.pk, Text(row.key), unit=row.participant.unit, version=row.version, changes=changes,
                ledger=row.ledger)
    return row.pk


def _programme(key: int, by: Actor) -> Programme:
    row = Programme.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    if row is None:
        raise Unseen
    by.require("ledgers.manage", row.path, seen="programmes.view")
    return row


