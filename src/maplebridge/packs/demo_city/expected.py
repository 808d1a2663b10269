"""What a check of a programme must find, all of it and nothing else, worked out from what was written and spoiled.

It is counted here in the plainest way, apart from the engine, so that a test can hold one against the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.engine.ledger import Assignment, Kind
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.demo_city.entry import Entry


@dataclass(frozen=True, slots=True, order=True)
class Omission:
    """kind: number | assignment | late | no_entries, as the engine's gaps are called.

    `amount`: how many are missing; for late entries how many working days.
    """

    kind: str
    unit: str
    ledger: str
    key: str
    amount: int


def omissions(
    entries: Iterable[Entry], duties: Sequence[Assignment], kinds: Mapping[str, Kind], calendar: Calendar
) -> list[Omission]:
    """Everything missing or late, given that a row with a fault is not taken (but its number is used)."""
    entries = list(entries)
    taken = [entry for entry in entries if not entry.faults]
    numbered = [entry for entry in entries if not {"record_no", ""} & {code for code, _ in entry.faults}]
    found = [*_holes(numbered), *_late(taken, kinds, calendar)]
    found += [*_missing(taken, duties, kinds), *_silent(taken, duties)]
    return sorted(found)


def _holes(numbered: Iterable[Entry]) -> Iterator[Omission]:
    used: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for entry in numbered:
        stem, _, number = str(entry.values["record_no"]).rpartition("-")
        used[entry.unit, entry.ledger, stem].append(int(number))
    for (unit, ledger, stem), numbers in used.items():
        before = 0
        for n in sorted(numbers):
            if n > before + 1:
                yield Omission("number", unit, ledger, f"{stem}-{before + 1:04}", n - before - 1)
            before = n


def _late(taken: Iterable[Entry], kinds: Mapping[str, Kind], calendar: Calendar) -> Iterator[Omission]:
    for entry in taken:
        limit = kinds[entry.ledger].entry_limit
        if limit is not None and limit.anchor == "event":
            late = calendar.between(entry.day, entry.values["entered_at"].date()) - limit.days
            if late > 0:
                yield Omission("late", entry.unit, entry.ledger, str(entry.values["record_no"]), late)


def _missing(taken: Iterable[Entry], duties: Sequence[Assignment], kinds: Mapping[str, Kind]) -> Iterator[Omission]:
    named: Counter[tuple[str, str, str]] = Counter()
    free: dict[tuple[str, str], list[date]] = defaultdict(list)
    for entry in taken:
        key_field = kinds[entry.ledger].assigned_by
        key = entry.values.get(key_field) if key_field else None
        if key:
            named[entry.unit, entry.ledger, key] += 1
        else:
            free[entry.unit, entry.ledger].append(entry.day)
    for duty in sorted(duties, key=lambda duty: (duty.due, duty.start)):
        count = min(named[duty.unit, duty.ledger, duty.key], duty.expected)
        days = free[duty.unit, duty.ledger]
        for day in [day for day in days if duty.start <= day <= duty.due][: duty.expected - count]:
            days.remove(day)
            count += 1
        if count < duty.expected and not duty.exempt:
            yield Omission("assignment", duty.unit, duty.ledger, duty.key, duty.expected - count)


def _silent(taken: Iterable[Entry], duties: Iterable[Assignment]) -> Iterator[Omission]:
    present = {entry.unit for entry in taken}
    owed = Counter[str]()
    for duty in duties:
        owed[duty.unit] += 0 if duty.exempt else duty.expected
    for unit, count in owed.items():
        if unit not in present:
            yield Omission("no_entries", unit, "", "", count)
