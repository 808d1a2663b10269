"""An issued table is withdrawn. It stays to be read; what was recorded under it stays; the one before holds again."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.take_draft import refuse_private, take_programme
from maplebridge.apps.programmes.models import SchemeVersion
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen, refuse

LONGEST = 300


@action("programmes.withdraw")
def withdraw_version(event: Draft, *, version: int, why: str, today: date, by: Actor) -> int:
    """Gives the version's number. Raises Refused without a reason, and where it is withdrawn already."""
    seen = SchemeVersion.objects.filter(pk=version).first()
    if seen is None:
        raise Unseen
    programme = take_programme(seen.programme_id, by)
    row = SchemeVersion.objects.select_for_update().get(pk=version)
    if row.withdrawn_on is not None:
        raise refuse("adoption.withdrawn_before", day=row.withdrawn_on)
    why = why.strip()
    if not why:
        raise Refused([Problem("adoption.no_why", Place(path="why"))])
    refuse_private({"why": why}, LONGEST)
    row.withdrawn_on, row.withdrawn_why = today, why
    row.save(update_fields=["withdrawn_on", "withdrawn_why"])
    event.about("scheme_version", row.pk, Text(programme.zh, programme.en or None), unit=programme.unit, version=2,
                number=row.number, document=row.document, why=why)
    return row.number
