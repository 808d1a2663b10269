"""Somebody has seen what changed."""

from __future__ import annotations

from datetime import datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.overview.models import Look
from maplebridge.apps.overview.queries.changes import newest
from maplebridge.apps.units.access import Actor


@action("overview.look")
def look(event: Draft, *, upto: int, at: datetime, by: Actor) -> int:
    """Moves one's own mark, never back; gives where it stood before (0: nowhere). It leaves no event: when somebody
    looked is nobody's business, and nothing that others see has changed."""
    event.nothing()
    row = Look.objects.select_for_update().filter(person=by.key).first()
    before = row.event if row else 0
    upto = min(upto, newest())
    if upto > before:
        Look.objects.update_or_create(person_id=by.key, defaults={"event": upto, "at": at})
    return before
