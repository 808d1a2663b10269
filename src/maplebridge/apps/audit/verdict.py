"""What a verification is asked and what it answers; the same for a database and an exported file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from maplebridge.apps.audit.chain import Head
from maplebridge.apps.audit.walk import Walk
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
