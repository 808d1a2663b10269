"""A table is given up before it was issued."""

from __future__ import annotations

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.take_draft import take_open
from maplebridge.apps.programmes.states import DROPPED
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text


@action("programmes.drop")
def drop_draft(event: Draft, *, draft: int, version: int, by: Actor) -> int:
    """Its file and answers stay; the next table takes the answers over. Raises Stale, Refused."""
    row = take_open(draft, version, by)
    row.state, row.version = DROPPED, row.version + 1
    row.save(update_fields=["state", "version"])
    event.about("scheme_draft", row.pk, Text(row.file_name), unit=row.programme.unit, version=row.version)
    return row.pk
