"""A result is frozen as it stands."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.evidence.models import StoredFile
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.runs import Ready, last_number
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

LONGEST = 300
KEPT = ("day", "scheme_hash", "facts_hash", "calendar", "sha256", "units", "told")


@action("scores.freeze")
def freeze(event: Draft, *, programme: int, ready: Ready, note: str, at: datetime, by: Actor) -> int:
    """Gives its number in the programme. Raises Refused."""
    row = Programme.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=programme).first()
    if row is None:
        raise Unseen
    by.require("scores.freeze", row.path, seen="scores.view")
    check_note(note)
    bundle, _ = StoredFile.objects.get_or_create(sha256=ready.stored, defaults={
        "size": ready.size, "scan": "not_scanned", "stored_at": at})
    made = ScoreRun.objects.create(
        programme=row, version_id=ready.version, number=last_number(row) + 1, note=note.strip(), bundle=bundle,
        frozen_at=at, frozen_by_id=by.key or None, **{one.name: getattr(ready, one.name) for one in fields(ready)
                                        if one.name in KEPT})
    event.about("score_run", made.pk, Text(row.zh, row.en or None), unit=row.unit, number=made.number, day=ready.day,
                sha256=ready.sha256, note=made.note)
    return made.number


def check_note(note: str) -> None:
    """Raises Refused."""
    if not note.strip() or len(note) > LONGEST:
        raise Refused([Problem("scores.note_needed", Place(path="note"), {"most": LONGEST})])
