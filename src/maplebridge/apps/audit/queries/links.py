"""Where one event stands in the chain, and whether it is as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maplebridge.apps.audit.chain import line
from maplebridge.apps.audit.models import Event, Seal
from maplebridge.apps.audit.queries import rows
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


def hashes() -> Iterator[str]:
    """Of every link that is kept, in no order."""
    yield from Seal.objects.values_list("hash", flat=True).iterator()


def place_of(event: Event) -> Link:
    """Two queries."""
    found = rows.link_of(event.pk)
    if found is None:
        return Link()
    (seq, _, hash_, *columns), earlier = found
    before = earlier[2] if earlier else site_chain().genesis if seq == 1 else None
    if before is None:
        return Link(seq, grouped(hash_))
    sound = site_chain().link(before, seq, line(columns)) == hash_
    back = earlier[4] - columns[1] if sound and earlier and isinstance(earlier[4], int) else 0
    return Link(seq, grouped(hash_), grouped(before), sound, back // 60_000_000 if back > BACK else 0)
