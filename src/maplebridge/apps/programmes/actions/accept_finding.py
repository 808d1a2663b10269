"""Why a table is issued although something was found."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.take_draft import refuse_private, take_open
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text

LONGEST = 300


@action("programmes.accept")
def accept_finding(event: Draft, *, draft: int, reasons: Mapping[str, str], version: int, by: Actor) -> int:
    """`reasons`: kind of finding -> why, "" takes one back; the others stay. Raises Stale, Refused."""
    row = take_open(draft, version, by)
    refuse_private(dict(reasons), LONGEST)
    wanted = {code: why.strip() for code, why in {**row.reasons, **reasons}.items() if why.strip()}
    if wanted == row.reasons:
        event.nothing()
        return row.pk
    changed = [code for code in {**row.reasons, **wanted} if row.reasons.get(code) != wanted.get(code)]
    row.reasons, row.version = wanted, row.version + 1
    row.save(update_fields=["reasons", "version"])
    event.about("scheme_draft", row.pk, Text(row.file_name), unit=row.programme.unit, version=row.version,
                count=len(changed), reasons=[wanted[code] for code in changed if code in wanted])
    return row.pk
