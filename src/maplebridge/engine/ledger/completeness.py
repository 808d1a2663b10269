"""How much of what must be filled in is filled in. Filler words count as blank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maplebridge.engine.ledger.cells import is_filler
from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.ledger.gap import Gap, GapKind
from maplebridge.engine.ledger.kind import EVIDENCE, Kind
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.rows import Workdays, row_condition


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of one unit in one ledger: required cells and how many hold something; entries and how many have evidence.

    `evidenced` is None where the kind has no evidence field.
    """

    unit: str
    ledger: str
    entries: int
    required: int
    present: int
    evidenced: int | None

    @property
    def share(self) -> float:
        return self.present / self.required if self.required else 1.0


def completeness(kind: Kind, entries: Iterable[Entry], calendar: Workdays | None = None) -> tuple[Completeness, ...]:
    """One line per unit, ordered by unit. Give it rejected rows too: a blank cell is what they are rejected for."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    has_evidence = kind.field(EVIDENCE) is not None
    blanks_of = _Blanks(kind, calendar)
    for entry in entries:
        required, blank = blanks_of.count(entry)
        count = counts[entry.unit]
        count[0] += 1
        count[1] += required
        count[2] += required - len(blank)
        count[3] += _filled(entry, EVIDENCE)
    return tuple(
        Completeness(unit, kind.code, rows, required, present, evidenced if has_evidence else None)
        for unit, (rows, required, present, evidenced) in sorted(counts.items())
    )


def blank_cells(kind: Kind, entries: Iterable[Entry], calendar: Workdays | None = None) -> Iterator[Gap]:
    """Each required cell that is blank."""
    blanks_of = _Blanks(kind, calendar)
    for entry in entries:
        for code in blanks_of.count(entry)[1]:
            yield _gap("blank", kind, entry, code)


def without_evidence(kind: Kind, entries: Iterable[Entry]) -> Iterator[Gap]:
    """Entries without any evidence reference, in kinds that have the field."""
    if kind.field(EVIDENCE) is not None:
        for entry in entries:
            if not _filled(entry, EVIDENCE):
                yield _gap("evidence", kind, entry, EVIDENCE)


class _Blanks:
    def __init__(self, kind: Kind, calendar: Workdays | None) -> None:
        self.always = [field.code for field in kind.fields if field.required is True]
        self.at_times = [
            (field.code, row_condition(field.required, calendar))
            for field in kind.fields
            if isinstance(field.required, Expr)
        ]

    def count(self, entry: Entry) -> tuple[int, list[str]]:
        """How many cells of the entry must be filled in, and the codes of those that are not."""
        needed = self.always + [code for code, condition in self.at_times if condition(entry.values)]
        return len(needed), [code for code in needed if not _filled(entry, code)]


def _filled(entry: Entry, code: str) -> bool:
    value = entry.values.get(code)
    return value is not None and not is_filler(value)


def _gap(what: GapKind, kind: Kind, entry: Entry, code: str) -> Gap:
    who = str(entry.values.get("entered_by") or entry.values.get("responsible") or "")
    return Gap(what, entry.unit, kind.code, code, entry.number(kind) or "",
               since=entry.day(kind), place=entry.place(), who=who)
