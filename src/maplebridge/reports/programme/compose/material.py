"""What a report is composed from: the results of one run of the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from maplebridge.engine.ledger import Entry, Gap, Kind
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.ranges import Ranges
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.trace import Trace
from maplebridge.engine.workdays import Calendar
from maplebridge.reports.programme.data import Labelled, Sibling
from maplebridge.words.told import Told


@dataclass(frozen=True, slots=True)
class Material:
    """`units` take part, `tree` are all registered; `entries` counts accepted records per unit; `trace(node, unit)`.
    `promised`: (unit, task) -> the finish first planned."""

    name: Text
    unit_word: Text
    scheme: Scheme
    kinds: Mapping[str, Kind]
    calendar: Calendar
    day: date
    units: Sequence[Entry]
    tree: Sequence[Entry]
    people: Sequence[Entry]
    entries: Mapping[str, int]
    plan: Plan | None
    promised: Mapping[tuple[str, str], date]
    scores: Scores
    ranges: Ranges | None
    trace: Callable[[str, str], Trace]
    gaps: Sequence[Gap]
    problems: Sequence[Problem]
    vetoes: Sequence[Entry] = ()
    counts: tuple[Labelled, ...] = ()
    versions: tuple[Labelled, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    persons: Mapping[str, Text] = field(default_factory=dict)  # account -> name

    @property
    def told(self) -> Told:
        """Says notes with the names of this scheme."""
        return Told(self.scheme, self.kinds)

    def number(self, node: str, unit: str) -> Decimal | None:
        """A figure of the whole period; None where it is absent or a text."""
        return self.scores.column(node).decimal(self.scores.index(unit))

    def person(self, account: str) -> Text | None:
        return self.persons.get(account) or (Text(account) if account else None)


def persons_of(people: Sequence[Entry]) -> dict[str, Text]:
    """account -> name in both languages."""
    return {str(entry.values["account"]): name_of(entry) for entry in people}


def name_of(entry: Entry) -> Text:
    """The name of a register entry; its code where it has none."""
    zh, en = entry.values.get("name_zh"), entry.values.get("name_en")
    return Text(str(zh or en or entry.unit), str(en) if en else None)
