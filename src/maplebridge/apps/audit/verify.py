"""Whether the record is whole: every link, the queue of what is not sealed yet, and heads that were kept outside."""

from __future__ import annotations

import json
import time
from typing import Any

from maplebridge.apps.audit.chain import Chain, Head
from maplebridge.apps.audit.queries import rows
from maplebridge.apps.audit.seal import genuine, seal, site_chain
from maplebridge.apps.audit.verdict import HASH, Verified, Wanted, told
from maplebridge.apps.audit.walk import MOST, Start, Walk, legible
from maplebridge.engine.problem import Problem

__all__ = ["Verified", "Wanted", "check", "start_of", "verify"]


def verify(wanted: Wanted | None = None) -> Verified:
    """Walks the whole record of this site, after sealing what waits. One pass, constant memory."""
    seal()
    return check(wanted)


def check(wanted: Wanted | None = None) -> Verified:
    """The same without sealing first, which only reads: what waits is looked at where it stands."""
    chain, begun = site_chain(), time.perf_counter()
    start = start_of(chain)
    walk = Walk(chain, start, wanted.hash if wanted else None).along(rows.sealed())
    waiting, odd = _queue(chain, walk)
    problems = [*told(walk, wanted), *odd]
    head = Head(walk.seq, legible(walk.hash), waiting)
    seconds = time.perf_counter() - begun
    return Verified(walk.links, start.seq + 1, head, chain.installation, seconds, tuple(problems))


def start_of(chain: Chain) -> Start:
    """The link on which the kept part hangs. Where old events were removed, an event says number and hash of it."""
    first = rows.first_seal()
    if first is not None and first > 1:
        for event, detail in rows.trims():
            said = _anchor(detail)
            if said and said[0] == first - 1:
                return Start(*said, event)
    return Start(0, chain.genesis)


def _anchor(detail: Any) -> tuple[int, str] | None:
    try:
        params = json.loads(detail)["params"]
        seq, hash_ = int(params["seq"]), str(params["hash"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return (seq, hash_) if HASH.fullmatch(hash_) else None


def _queue(chain: Chain, walk: Walk) -> tuple[int, list[Problem]]:
    """How many wait to be sealed; and what is wrong with what is not sealed: events nobody waits for, waiting rows that
    are not as the site wrote them."""
    problems, waiting, confirmed = [], 0, walk.confirmed
    count, keys = rows.loose(10)
    if count:
        problems.append(Problem("audit.unsealed", params={"count": count, "events": keys}))
    for row in rows.all_waiting():
        waiting += 1
        if genuine(chain, row):
            confirmed |= row[0] == walk.start.event
        elif len(problems) < MOST:
            code = "sealed_waits" if row[2] is not None else "waits_for_nothing" if row[3] is None else "forged"
            problems.append(Problem(f"audit.{code}", params={"event": legible(row[0])}))
    if not confirmed:
        problems.append(Problem("audit.start_unconfirmed",
                                params={"first": walk.start.seq + 1, "event": walk.start.event}))
    return waiting, problems
