"""Which record books there are for a unit, and what their pages ask."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.ledgers.models import Switch
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.versions import kinds_of
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Kind

NOT_TYPED = ("L01",)  # made of the people named for lines and of the plan


def kinds_at(unit: int, day: date) -> dict[str, Kind]:
    """The books a unit keeps on a day, by code: those that a programme it takes part in switches on. Where two
    programmes have a book of one code, the newest version says what it asks. Two queries."""
    rows = list(Participant.objects.filter(on(day), unit=unit, rolled_out__isnull=False)
                .order_by("rolled_out__issued_on", "rolled_out").values_list("programme", "rolled_out"))
    off = set(Switch.objects.filter(programme__in=[programme for programme, _ in rows], on=False)
              .values_list("programme", "ledger"))
    found: dict[str, Kind] = {}
    for programme, version in rows:
        for code, kind in kinds_of(version).items():
            if (programme, code) not in off and code not in NOT_TYPED and not kind.generated:
                found[code] = kind
    return dict(sorted(found.items()))
