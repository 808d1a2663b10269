"""State of the books on the day of the count: completeness per unit and book, and what is overdue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from maplebridge.engine.ledger.assigned import Fulfilled
from maplebridge.engine.ledger.completeness import completeness
from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import EVIDENCE, Kind
from maplebridge.engine.ledger.numbering import split_number
from maplebridge.engine.workdays import Calendar

Row = dict[str, Any]

#: ledger -> (field of the due day, whether an entry is still open)
OPEN_WHILE: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], bool]]] = {
    "L01": ("deadline", lambda v: v.get("progress") != "done"),
    "L07": ("limit", lambda v: v.get("hazard") not in (None, "none") and v.get("recheck_result") != "passed"),
    "L08": ("promise", lambda v: v.get("closed_on") is None and v.get("reason_if_not") is None),
    "L12": ("limit", lambda v: v.get("accepted") != "accepted"),
}


def completeness_rows(
    kinds: Mapping[str, Kind], entries: Sequence[Entry], fulfilled: Sequence[Fulfilled], calendar: Calendar, day: date
) -> Iterator[Row]:
    """One row a unit and kind that has an assignment or an entry."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.ledger].append(entry)
    missing: Counter[tuple[str, str]] = Counter()
    for item in fulfilled:
        if item.assignment.due < day:
            missing[item.assignment.ledger, item.assignment.unit] += item.missing
    for code, kind in sorted(kinds.items()):
        if kind.generated:
            continue
        always = sum(1 for field in kind.fields if field.required is True)
        filled = {line.unit: line for line in completeness(kind, by_kind[code], calendar)}
        numbers, proofs = _numbers(kind, by_kind[code]), _proofs(kind, by_kind[code])
        for unit in sorted(filled.keys() | {unit for ledger, unit in missing if ledger == code}):
            line = filled.get(unit)
            yield {
                "unit": unit, "ledger": code,
                "required_due": (line.required if line else 0) + always * missing[code, unit],
                "required_present": line.present if line else 0,
                "sequence_due": numbers.get(unit, (0, 0))[0], "sequence_present": numbers.get(unit, (0, 0))[1],
                "evidence_due": proofs.get(unit, (0, 0))[0], "evidence_present": proofs.get(unit, (0, 0))[1],
            }


def _numbers(kind: Kind, entries: Sequence[Entry]) -> dict[str, tuple[int, int]]:
    """unit -> (sum over years of the highest running number, different running numbers used)."""
    used: dict[tuple[str, int], set[int]] = defaultdict(set)
    for entry in entries:
        number = split_number(entry.number(kind) or "", kind)
        if number is not None:
            used[entry.unit, number.year or 0].add(number.n)
    found: dict[str, tuple[int, int]] = {}
    for (unit, _), numbers in used.items():
        due, present = found.get(unit, (0, 0))
        found[unit] = (due + max(numbers), present + len(numbers))
    return found


def _proofs(kind: Kind, entries: Sequence[Entry]) -> dict[str, tuple[int, int]]:
    """unit -> (evidence references, those no earlier entry of the unit has used)."""
    seen: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        for reference in str(entry.values.get(EVIDENCE) or "").split(";"):
            if reference:
                counts[entry.unit][0] += 1
                counts[entry.unit][1] += reference not in seen[entry.unit]
                seen[entry.unit].add(reference)
    return {unit: (due, present) for unit, (due, present) in counts.items()}


def overdue_rows(kinds: Mapping[str, Kind], entries: Sequence[Entry], calendar: Calendar, day: date) -> Iterator[Row]:
    """Entries still open past their due day, with how many working days."""
    for entry in entries:
        rule = OPEN_WHILE.get(entry.ledger)
        due = as_day(entry.values.get(rule[0])) if rule else None
        if rule is None or due is None or due >= day or not rule[1](entry.values):
            continue
        late = calendar.between(due, day)
        if late > 0:
            yield {"unit": entry.unit, "ledger": entry.ledger, "record_no": entry.number(kinds[entry.ledger]),
                   "due": due, "late_wd": late}
