"""Running numbers of entries: their form, and which are missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from maplebridge.engine.ledger.entry import Entry, Rejected
from maplebridge.engine.ledger.gap import Gap
from maplebridge.engine.ledger.kind import Kind, Numbering

_PARTS = {"unit": r"(?P<unit>.+)", "year": r"(?P<year>\d{4})"}
_MISNUMBERED = frozenset(("ledger.number_unit", "ledger.number_year"))
_LONGEST_RUN = 1_000  # a larger hole is a slip of the pen in one number, not so many lost records


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a number; unit and year are None where the pattern has none."""

    unit: str | None
    year: int | None
    n: int


def split_number(number: str, kind: Kind) -> Number | None:
    """The parts of a number, or None where it does not follow the kind's pattern."""
    if kind.number is None:
        return None
    match = _shape(kind.number, kind.code).fullmatch(number)
    if match is None:
        return None
    found = match.groupdict()
    return Number(found.get("unit"), int(found["year"]) if found.get("year") else None, int(found["n"]))


def write_number(kind: Kind, unit: str, year: int, n: int) -> str:
    """The number as it should be written. The kind must have numbers."""
    if kind.number is None:
        raise ValueError(kind.code)
    return kind.number.pattern.format(unit=unit, ledger=kind.code, year=year, n=f"{n:0{kind.number.width}d}")


def number_gaps(kind: Kind, entries: Iterable[Entry], rejected: Iterable[Rejected] = ()) -> Iterator[Gap]:
    """Numbers left out, per unit and year, from 1 to the highest used; a run of them is one gap.

    A number on a rejected row is there, if it is not itself at fault. A hole of more than a thousand is left to the
    reader of the sheet: one number was mistyped.
    """
    if kind.number is None:
        return
    used: dict[tuple[str, int], set[int]] = defaultdict(set)
    refused = (row.entry for row in rejected if not _MISNUMBERED.intersection(p.code for p in row.problems))
    for entry in chain(entries, (entry for entry in refused if entry.ledger == kind.code)):
        number = split_number(entry.number(kind) or "", kind)
        if number is not None:
            day = entry.day(kind)
            year = number.year if number.year is not None else day.year if day else 0
            used[number.unit or entry.unit, year].add(number.n)
    for (unit, year), numbers in sorted(used.items()):
        for first, last in _holes(numbers):
            key = write_number(kind, unit, year, first)
            until = "" if last == first else write_number(kind, unit, year, last)
            yield Gap("number", unit, kind.code, key=key, until=until, count=last - first + 1)


def _holes(numbers: set[int]) -> Iterator[tuple[int, int]]:
    before = 0
    for n in sorted(numbers):
        if before + 1 < n <= before + _LONGEST_RUN:
            yield before + 1, n - 1
        before = n


@lru_cache(maxsize=256)
def _shape(rule: Numbering, ledger: str) -> re.Pattern[str]:
    parts = {**_PARTS, "ledger": re.escape(ledger), "n": rf"(?P<n>\d{{{rule.width},9}})"}
    pieces = re.split(r"\{(\w+)\}", rule.pattern)
    return re.compile("".join(parts[piece] if i % 2 else re.escape(piece) for i, piece in enumerate(pieces)), re.ASCII)
