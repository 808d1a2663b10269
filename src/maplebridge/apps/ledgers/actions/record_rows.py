"""Many entries are recorded at once: an import, a paste, a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action, canonical
from maplebridge.apps.ledgers.actions.storing import sealed, store_rows
from maplebridge.apps.ledgers.models import Batch
from maplebridge.apps.ledgers.queries.brought import without_brought
from maplebridge.apps.ledgers.queries.checking import check_rows, require_desk
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.states import IMPORTED, WAYS
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet import Value
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.words.phrases import bilingual

MOST = 100_000  # rows at once


@action("ledgers.record_rows")
def record_rows(event: Draft, *, unit: int, ledger: str, rows: Sequence[Mapping[str, Value]], way: str, now: datetime,
                by: Actor, file_name: str = "", part_of: int | None = None, all_or_nothing: bool = False
                ) -> dict[str, int]:
    """All good rows, in a few statements; the others are counted and left. A row with the number of a record corrects
    it. `part_of`: the batch that these rows are a further part of. Gives counts and the key of the batch.

    Raises Refused where no row is good or, with `all_or_nothing`, one is not: then with every fault."""
    place = Unit.objects.filter(pk=unit).first()
    if place is None:
        raise Unseen
    if way not in WAYS or len(rows) > MOST:
        raise refuse("ledgers.too_many_rows", most=MOST)
    desk = desk_of(place, timezone.localdate(now))
    kind = require_desk(desk, ledger, by, "entries.record")
    looked = check_rows(desk, ledger, rows, now=now, actor=by)
    if way == IMPORTED:
        looked = without_brought(looked, ledger, part_of)
    checked = looked.checked
    counts = {"new": len(checked.new), "changed": len(checked.changed), "unchanged": len(checked.unchanged),
              "rejected": len(checked.rejected)}
    if checked.problems and all_or_nothing:
        raise Refused(checked.problems)
    if not counts["new"] + counts["changed"]:
        if part_of is not None:
            event.nothing()
            return counts | {"batch": part_of}
        raise Refused(checked.problems[:50]) if checked.problems else refuse("ledgers.nothing_new")
    batch = _batch(place, ledger, way, file_name, now, by, part_of)
    stored = store_rows(looked, ledger, now=now, by=by, batch=batch).all
    event.bulk([sealed(row) for row in stored])
    digest = event.params["sha256"]
    batch.sha256 = sha256(canonical([batch.sha256, digest]).encode()).hexdigest() if batch.sha256 else digest
    batch.count += len(stored)
    batch.save(update_fields=["count", "sha256"])
    event.about("batch", batch.pk, kind.name, unit=place, way=bilingual(f"ledgers.way_{way}"))
    event.params |= counts
    return counts | {"batch": batch.pk}


def _batch(unit: Unit, ledger: str, way: str, file_name: str, now: datetime, by: Actor, part_of: int | None) -> Batch:
    if part_of is None:
        return Batch.objects.create(unit=unit, ledger=ledger, way=way, file_name=file_name[:200], count=0, sha256="",
                                    made_by_id=by.key or None, made_at=now)
    found = Batch.objects.select_for_update().filter(pk=part_of, unit=unit, ledger=ledger, withdrawn_at=None).first()
    if found is None:
        raise refuse("ledgers.batch_over")
    return found
