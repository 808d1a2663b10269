"""What is missing in a unit's books, as things to do: by kind, with what the lines concerned can still bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from maplebridge.apps.ledgers.queries.gaps import KINDS, Missing, gaps_of, seen_by
from maplebridge.apps.overview.queries.needs import Need, Worth
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.scores.queries.helps import reachable
from maplebridge.apps.scores.queries.live import last_made
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text

MOST = 3
ELSEWHERE = "request"  # stands among what presses already


def owed_needs(participant: Participant, actor: Actor, day: date) -> list[Need]:
    """What brings most first, at most MOST. Eight queries, however many entries."""
    found = gaps_of([participant.unit], day).get(participant.unit_id)
    if found is None or participant.rolled_out is None:
        return []
    kinds: dict[str, list[Missing]] = defaultdict(list)
    for gap in seen_by(found, actor):
        kinds[gap.kind].append(gap)
    live = last_made(participant.programme, participant.rolled_out) if actor.may(
        "scores.view", participant.path) else None
    gains = reachable(live, participant.unit.code) if live and live.counted else {}
    needs = list(_needs(participant.unit.code, kinds, gains, found.names))
    return sorted(needs, key=lambda need: -((need.worth and need.worth.gain) or 0))[:MOST]


def _needs(unit: str, kinds: Mapping[str, Sequence[Missing]], gains: Mapping[str, Decimal],
           names: Mapping[int, Text]) -> Iterator[Need]:
    for kind in KINDS:
        gaps = kinds.get(kind, ())
        if not gaps or kind == ELSEWHERE:
            continue
        lines = {line for gap in gaps for line in gap.lines}
        people = {gap.who for gap in gaps if gap.who in names}
        count = sum(gap.count for gap in gaps) if kind in ("assignment", "no_entries", "number") else len(gaps)
        worth = Worth(sum((gains.get(line, Decimal(0)) for line in lines), Decimal(0)) or None, None,
                      names[min(people)] if len(people) == 1 else None, len(people),
                      since=min((gap.since for gap in gaps if gap.since), default=None))
        yield Need(Problem(f"overview.gap_{kind}", params={"count": count}), "overview.show_gaps", "ledgers:gaps",
                   (unit,), f"?what={kind}", worth=worth)
