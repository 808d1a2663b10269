"""Whether the record is whole: every link, the queue of what is not sealed yet, and heads that were kept outside."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from maplebridge.apps.audit.chain import Chain
from maplebridge.apps.audit.queries import rows
from maplebridge.apps.audit.seal import Head, genuine, seal, site_chain
from maplebridge.apps.audit.walk import MOST, Start, Walk
from maplebridge.engine.problem import Place, Problem, Refused, has_errors

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A head that was kept outside, as a report prints it. `length` None where only the hash is known."""

    hash: str
    length: int | None = None

    @classmethod
    def read(cls, head: str, length: int | None) -> Wanted:
        """From how it was typed: blanks and dashes do not matter. Raises Refused."""
        plain = re.sub(r"[\s:-]", "", head).lower()
        if not HASH.fullmatch(plain):
            raise Refused([Problem("audit.no_hash", Place("--head"), {"given": head[:80], "signs": len(plain)})])
        if length is not None and length < 0:
            raise Refused([Problem("audit.no_length", Place("--length"), {"given": length})])
        return cls(plain, length)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found. `events`: links walked; `first`: number of the first that is kept."""

    events: int
    first: int
    head: Head
    installation: str
    seconds: float
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        return not has_errors(self.problems)

    @property
    def rate(self) -> int:
        """Events a second."""
        return round(self.events / max(self.seconds, 1e-6))


def verify(wanted: Wanted | None = None) -> Verified:
    """Walks the whole record of this site, after sealing what waits. One pass, constant memory."""
    seal()
    return check(wanted)


def check(wanted: Wanted | None = None) -> Verified:
    """The same without sealing first, which only reads: what waits is looked at where it stands."""
    chain, begun = site_chain(), time.perf_counter()
    start = start_of(chain)
    walk = Walk(chain, start, wanted.hash if wanted else None).along(rows.sealed())
    seconds = time.perf_counter() - begun
    problems = [*told(walk, wanted), *_queue(chain, walk)]
    head = Head(walk.seq, str(walk.hash), rows.waiting_count())
    return Verified(walk.links, start.seq + 1, head, chain.installation, seconds, tuple(problems))


def told(walk: Walk, wanted: Wanted | None) -> list[Problem]:
    """What a walk found, the head that was wanted among it."""
    problems = list(walk.problems)
    if walk.more:
        problems.append(Problem("audit.more", params={"count": walk.more}))
    if wanted is not None:
        problems += _head(walk, wanted)
    return problems


def _head(walk: Walk, wanted: Wanted) -> Iterator[Problem]:
    length = wanted.length
    if walk.met is not None and length in (None, walk.met):
        return
    if length is None:
        yield Problem("audit.head_unknown", params={"hash": wanted.hash})
    elif length > walk.seq:
        yield Problem("audit.truncated", params={"length": length, "found": walk.seq, "missing": length - walk.seq})
    elif length < walk.start.seq:
        yield Problem("audit.head_removed", params={"length": length, "first": walk.start.seq + 1}, severity="warning")
    else:
        yield Problem("audit.head_differs", params={"length": length})


def start_of(chain: Chain) -> Start:
    """The link on which the kept part hangs. Where old events were removed, an event says number and hash of it."""
    first = rows.first_seal()
    if isinstance(first, int) and first > 1:
        for event, detail in rows.trims():
            said = _anchor(detail)
            if said and said[0] == first - 1:
                return Start(*said, event)
    return Start(0, chain.genesis)


def _anchor(detail: str) -> tuple[int, str] | None:
    try:
        params = json.loads(detail)["params"]
        return int(params["seq"]), str(params["hash"])
    except (ValueError, KeyError, TypeError):
        return None


def _queue(chain: Chain, walk: Walk) -> Iterator[Problem]:
    """What is not sealed: events nobody waits for, and waiting rows that are not as the site wrote them."""
    count, keys = rows.loose(10)
    if count:
        yield Problem("audit.unsealed", params={"count": count, "events": keys})
    confirmed = walk.confirmed
    for told_, row in enumerate(rows.all_waiting()):
        if genuine(chain, row):
            confirmed |= row[0] == walk.start.event
        elif told_ < MOST:
            code = "sealed_waits" if row[2] is not None else "waits_for_nothing" if row[3] is None else "forged"
            yield Problem(f"audit.{code}", params={"event": row[0]})
    if not confirmed:
        yield Problem("audit.start_unconfirmed", params={"first": walk.start.seq + 1, "event": walk.start.event})
