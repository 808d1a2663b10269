"""What the actions on a table that is being read have in common."""

from __future__ import annotations

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.programmes.models import Programme, SchemeDraft
from maplebridge.apps.programmes.states import DROPPED, ISSUED
from maplebridge.apps.units.access import Actor
from maplebridge.engine.ledger import find_identity
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import Unseen, refuse

MANAGE = "programmes.manage"


def take_programme(key: int, by: Actor) -> Programme:
    """The row for writing, if `by` may manage it. Raises Unseen, NotPermitted."""
    row = Programme.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    if row is None:
        raise Unseen
    by.require(MANAGE, row.path, seen="programmes.view")
    return row


def take_draft(key: int, by: Actor) -> SchemeDraft:
    row = (SchemeDraft.objects.select_for_update(of=("self",)).select_related("programme__unit").filter(pk=key).first())
    if row is None:
        raise Unseen
    by.require(MANAGE, row.path, seen="programmes.view")
    return row


def take_open(key: int, version: int, by: Actor) -> SchemeDraft:
    """A draft that may still be changed, as it was seen. Raises Stale, Refused."""
    row = take_draft(key, by)
    if row.state == ISSUED:
        raise refuse("adoption.already_issued", number=row.issued.number)
    if row.state == DROPPED:
        raise refuse("adoption.already_dropped", file=row.file_name)
    require_version("scheme_draft", row.pk, seen=version, now=row.version)
    return row


def refuse_private(texts: dict[str, str], longest: int) -> None:
    """Raises Refused where a typed text is too long or tells who a resident is. `texts`: field -> what was typed."""
    faults = []
    for name, text in texts.items():
        if len(text) > longest:
            faults.append(Problem("adoption.too_long", Place(path=name), {"most": longest}))
        elif find_identity(text):
            faults.append(Problem("adoption.private_number", Place(path=name)))
    if faults:
        raise Refused(faults)
