"""State of the books on the day of the count: completeness per unit and book, and what is overdue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from maplebridge.engine.ledger.assigned import Fulfilled
from maplebridge.engine.ledger.completeness import completeness
from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import EVIDENCE, Kind
from maplebridge.engine.ledger.numbering import split_number
from maplebridge.engine.scheme.model import Window
from maplebridge.engine.workdays import Calendar

Row = dict[str, Any]
LINES = "L01"  # the book of lines tells who answers for what; it is no record of work

#: ledger -> (field of the due day, whether an entry is still open)
OPEN_WHILE: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], bool]]] = {
    "L01": ("deadline", lambda v: v.get("progress") != "done"),
    "L07": ("limit", lambda v: v.get("hazard") not in (None, "none") and v.get("recheck_result") != "passed"),
    "L08": ("promise", lambda v: v.get("closed_on") is None and v.get("reason_if_not") is None),
    "L12": ("limit", lambda v: v.get("accepted") != "accepted"),
}


@dataclass(slots=True)
class Held:
    """What completeness needs of some entries of one book and unit. numbers: year -> running numbers used."""

    required: int = 0
    present: int = 0
    references: int = 0
    numbers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    different: set[str] = field(default_factory=set)  # references

    def add(self, other: Held) -> None:
        self.required += other.required
        self.present += other.present
        self.references += other.references
        self.different |= other.different
        for year, used in other.numbers.items():
            self.numbers[year] |= used


class Open(NamedTuple):
    """An entry that is overdue from the day after `due`."""

    unit: str
    ledger: str
    record_no: str | None
    due: date


def held_of(kind: Kind, entries: Sequence[Entry], calendar: Calendar, period: Window) -> dict[str, Held]:
    """By unit. Cells are those of entries of the period and of undated ones; numbers run through, whatever they are
    dated."""
    found: dict[str, Held] = defaultdict(Held)
    inside = [one for one in entries if (day := one.day(kind)) is None or period.start <= day <= period.end]
    for line in completeness(kind, inside, calendar):
        found[line.unit].required, found[line.unit].present = line.required, line.present
    for entry in entries:
        own = found[entry.unit]
        number = split_number(entry.number(kind) or "", kind)
        if number is not None:
            own.numbers[number.year or 0].add(number.n)
        references = [one for one in str(entry.values.get(EVIDENCE) or "").split(";") if one]
        own.references += len(references)
        own.different.update(references)
    return dict(found)


def completeness_rows(
    kinds: Mapping[str, Kind], entries: Sequence[Entry], fulfilled: Sequence[Fulfilled], calendar: Calendar, day: date,
    period: Window
) -> Iterator[Row]:
    """One row a unit and kind that has an assignment or an entry. `period`: of the scheme."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.ledger].append(entry)
    held = {code: held_of(kind, by_kind[code], calendar, period) for code, kind in kinds.items() if not kind.generated}
    return rows_of_held(kinds, held, fulfilled, day)


def rows_of_held(
    kinds: Mapping[str, Kind], held: Mapping[str, Mapping[str, Held]], fulfilled: Sequence[Fulfilled], day: date
) -> Iterator[Row]:
    """The table, from what each book holds by unit."""
    missing: Counter[tuple[str, str]] = Counter()
    for item in fulfilled:
        if item.assignment.due < day:
            missing[item.assignment.ledger, item.assignment.unit] += item.missing
    for code, kind in sorted(kinds.items()):
        if kind.generated:
            continue
        always = sum(1 for one in kind.fields if one.required is True)
        filled = held.get(code, {})
        for unit in sorted(filled.keys() | {unit for ledger, unit in missing if ledger == code}):
            own = filled.get(unit) or Held()
            yield {
                "unit": unit, "ledger": code,
                "required_due": own.required + always * missing[code, unit], "required_present": own.present,
                "sequence_due": sum(max(used) for used in own.numbers.values()),
                "sequence_present": sum(len(used) for used in own.numbers.values()),
                "evidence_due": own.references, "evidence_present": len(own.different),
            }


class Filled(NamedTuple):
    """Cells that must be filled in, those of entries that are due and missing included; and how many are."""

    required: int = 0
    present: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing was to be filled in."""
        return self.present / self.required if self.required else None


def filled(rows: Iterable[Row]) -> dict[str, Filled]:
    """Unit -> completeness of its record books, from the table. The one definition: pages, lists, API and command line
    show this."""
    found: dict[str, Filled] = {}
    for row in rows:
        if row["ledger"] != LINES:
            known = found.get(row["unit"], Filled())
            found[row["unit"]] = Filled(known.required + row["required_due"], known.present + row["required_present"])
    return found


def overdue_rows(kinds: Mapping[str, Kind], entries: Sequence[Entry], calendar: Calendar, day: date) -> Iterator[Row]:
    """Entries still open past their due day, with how many working days."""
    return rows_of_open(open_entries(kinds, entries), calendar, day)


def open_entries(kinds: Mapping[str, Kind], entries: Iterable[Entry]) -> Iterator[Open]:
    """Entries that are not done and have a day they are due."""
    for entry in entries:
        rule = OPEN_WHILE.get(entry.ledger)
        due = as_day(entry.values.get(rule[0])) if rule else None
        if rule is not None and due is not None and rule[1](entry.values):
            yield Open(entry.unit, entry.ledger, entry.number(kinds[entry.ledger]), due)


def rows_of_open(entries: Iterable[Open], calendar: Calendar, day: date) -> Iterator[Row]:
    """Those that are late on the day."""
    for one in entries:
        if one.due < day and (late := calendar.between(one.due, day)) > 0:
            yield {"unit": one.unit, "ledger": one.ledger, "record_no": one.record_no, "due": one.due, "late_wd": late}
