"""That something else took the place of the whole database, or changed its layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maplebridge.apps.audit.draft import Acting, Draft
from maplebridge.apps.audit.writing import action
from maplebridge.words.phrases import bilingual, label


@action("site.restore")
def note_restore(event: Draft, *, backup: Mapping[str, Any], replaced: Mapping[str, Any], by: Acting) -> None:
    """Into the chain that was restored. `backup`: file (its name), sha256, made_at, seq, head; `replaced`: seq and head
    of the chain that was thrown away and `lost`, how many of its events are not in the backup; each None if unknown."""
    event.about("record", "audit", bilingual("audit.record"))
    event.params |= backup
    event.params |= {f"replaced_{name}": label("audit.unknown") if value is None else value
                     for name, value in replaced.items()}


@action("site.upgrade")
def note_upgrade(event: Draft, *, program: str, steps: Sequence[str], backup: str, sha256: str, by: Acting) -> None:
    """The database has the layout of version `program` now; `backup`: the name of the file of how it was before."""
    event.about("record", "audit", bilingual("audit.record"), program=program, count=len(steps), steps=list(steps),
                backup=backup, sha256=sha256)
