"""Along the chain from its beginning: what is not as it was sealed, said as exactly as the rows that are left allow.

Each link is computed from the hash that stands before it, so one change is one fault and does not spoil the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from maplebridge.apps.audit.chain import Chain, line
from maplebridge.engine.problem import Problem, Severity

MOST = 200  # faults told one by one; the rest are counted
BACK = 5 * 60 * 1_000_000  # microseconds by which an event may be earlier than the one before it
OTHER_KEY = 10  # links of which none fits: the key is another's


def legible(value: Any) -> str:
    """Whatever stands in a row as a text that can be shown and kept."""
    return str(value)[:80].encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Start:
    """Where the kept part hangs: the link before it. `event`: the event that says so, None at the true beginning."""

    seq: int
    hash: str
    event: int | None = None


@dataclass(slots=True)
class Suspect:
    """A link whose hash does not follow from what stands there."""

    seq: int
    event: Any
    before: Any
    stored: Any
    computed: str
    text: str
    code: str = "audit.event_or_seal_changed"


@dataclass
class Walk:
    """What the rows walked so far tell."""

    chain: Chain
    start: Start
    wanted: str | None = None  # a hash to look out for
    at: int = 0  # of the last sound event
    seq: int = 0  # of the last link
    hash: Any = ""
    links: int = 0
    good: int = 0
    met: int | None = None  # where `wanted` stands
    confirmed: bool = False  # the event that tells the start was come by, unchanged
    problems: list[Problem] = field(default_factory=list)
    more: int = 0  # faults beyond those listed
    suspects: list[Suspect] = field(default_factory=list)
    pending: Suspect | None = None  # the last link, if it is suspect: the next one tells why

    def along(self, rows: Iterable[tuple[Any, ...]]) -> Walk:
        """Walks (seq, event, hash, *COLUMNS) to the end."""
        self.seq, self.hash = self.start.seq, self.start.hash
        self.met = self.seq if self.hash == self.wanted else None
        self.confirmed = self.start.event is None
        link, wanted, begins = self.chain.link, self.wanted, self.start.event
        for row in rows:
            seq, stored = row[0], row[2]
            text = line(row[3:])
            computed = link(self.hash, seq, text)
            if computed == stored and self.pending is None and seq == self.seq + 1:
                self.good += 1
                if row[4] < self.at - BACK or row[3] == begins:
                    self._remark(row)
                self.at = row[4]
            elif not self._odd(row, text, computed):
                continue
            self.links += 1
            self.seq, self.hash = seq, stored
            if stored == wanted:
                self.met = seq
        self._settle()
        self._conclude()
        return self

    def _remark(self, row: tuple[Any, ...]) -> None:
        """A sound link that tells something."""
        if row[3] == self.start.event:
            self.confirmed = True
        if row[4] < self.at - BACK:
            minutes = (self.at - row[4]) // 60_000_000
            self._tell("audit.clock_back", "warning", seq=row[0], event=row[1], minutes=minutes)

    def _odd(self, row: tuple[Any, ...], text: str, computed: str) -> bool:
        """A link that does not simply follow; False where it is none at all and the next hangs on the one before."""
        seq, event, stored = row[:3]
        if not isinstance(seq, int) or seq <= self.seq:
            self._tell("audit.seal_forged", seq=legible(seq), event=legible(event))
            return False
        gap = seq > self.seq + 1
        if gap:
            self._tell("audit.seals_missing", first=self.seq + 1, last=seq - 1, count=seq - self.seq - 1)
        if row[3] is None:
            self._tell("audit.event_missing", seq=seq, event=legible(event))
        if gap or row[3] is None:  # no link before to compute from, or nothing to compute
            self._settle()
        elif computed == stored:
            self._settle("audit.event_changed")
            self._sound(row)
        elif self.pending and self.chain.link(self.pending.computed, seq, text) == stored:
            self._settle("audit.seal_changed")
            self._sound(row)
        else:
            self._settle()
            self.pending = Suspect(seq, event, self.hash, stored, computed, text)
        return True

    def _sound(self, row: tuple[Any, ...]) -> None:
        self.good += 1
        self._remark(row)
        self.at = row[4]

    def _settle(self, code: str = "audit.event_or_seal_changed") -> None:
        """The link after a suspect one says what of it was changed; the standard code: it cannot say."""
        if self.pending is None:
            return
        last = self.suspects[-1] if self.suspects else None
        beside = last is not None and last.seq == self.pending.seq - 1 and last.code != "audit.seal_changed"
        self.pending.code = "audit.does_not_follow" if beside and code == "audit.event_changed" else code
        if len(self.suspects) < MOST:
            self.suspects.append(self.pending)
        else:
            self.more += 1
        self.pending = None

    def _conclude(self) -> None:
        """Suspects become problems: those that stand in each other's place, then the rest."""
        if self.links >= OTHER_KEY and not self.good:
            self._tell("audit.other_key", installation=self.chain.installation)
            return
        partner: dict[int, Suspect] = {}
        for i, one in enumerate(self.suspects):
            for other in self.suspects[i + 1:]:
                if self._exchanged(one, other):
                    partner |= {one.seq: other, other.seq: one}
                    self._tell("audit.swapped", seq=one.seq, other=other.seq)
        for one in self.suspects:
            before = partner.get(one.seq - 1)
            hung = before is not None and self.chain.link(before.stored, one.seq, one.text) == one.stored
            if one.seq not in partner and not hung:  # hung: it only stands behind a link that was exchanged
                self._tell(one.code, seq=one.seq, event=legible(one.event))

    def _exchanged(self, one: Suspect, other: Suspect) -> bool:
        """Whether hashes, events, or both were exchanged between two links."""
        first = self.chain.link(one.before, one.seq, other.text)
        second = self.chain.link(other.before, other.seq, one.text)
        return other.stored in (one.computed, first) or (first, second) == (one.stored, other.stored)

    def _tell(self, code: str, severity: Severity = "error", **params: Any) -> None:
        if len(self.problems) < MOST:
            self.problems.append(Problem(code, params=params, severity=severity))
        elif severity == "error":
            self.more += 1
