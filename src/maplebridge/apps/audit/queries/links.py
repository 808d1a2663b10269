"""Where one event stands in the chain, and whether it is as it was sealed."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.apps.audit.chain import COLUMNS, line
from maplebridge.apps.audit.models import Event, Seal
from maplebridge.apps.audit.queries.heads import grouped
from maplebridge.apps.audit.seal import site_chain
from maplebridge.apps.audit.walk import BACK


@dataclass(frozen=True, slots=True)
class Link:
    """`seq` None: not sealed yet. `sound`: as it was sealed; None where the link before is no longer kept. `back`:
    minutes by which the clock had been set back since the event before."""

    seq: int | None = None
    hash: str = ""
    before: str = ""
    sound: bool | None = None
    back: int = 0


def place_of(event: Event) -> Link:
    """Three queries."""
    seal = Seal.objects.filter(event=event.pk).first()
    if seal is None:
        return Link()
    earlier = Seal.objects.filter(seq=seal.seq - 1).first()
    before = earlier.hash if earlier else site_chain().genesis if seal.seq == 1 else None
    if before is None:
        return Link(seal.seq, grouped(seal.hash))
    text = line([getattr(event, column) for column in COLUMNS])
    at = Event.objects.filter(pk=earlier.event).values_list("at", flat=True).first() if earlier else None
    back = (at - event.at) // 60_000_000 if at and at - event.at > BACK else 0
    return Link(seal.seq, grouped(seal.hash), grouped(before),
                site_chain().link(before, seal.seq, text) == seal.hash, back)
