"""What was assigned and is not there. Denominators come from assignments, not from the rows that happen to exist."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.gap import Gap
from maplebridge.engine.ledger.kind import Field, Kind
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.expr import parse_row_expr
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.workdays import Calendar

#: The assignments table is read like a ledger, so its faults are found and placed like those of a ledger.
ASSIGNMENTS = Kind(
    code="assignments",
    name=Text("任务分派", "Assignments"),
    fields=(
        Field("unit", Text("单位", "Unit"), "ref", required=True, ref="unit"),
        Field("ledger", Text("台账", "Ledger"), "ref", required=True, ref="ledger"),
        Field("key", Text("任务编号", "Key")),
        Field("from", Text("起始日期", "From"), "date"),
        Field("due", Text("截止日期", "Due"), "date", required=True),
        Field("expected", Text("应报条数", "Entries expected"), "int", low=Decimal(0)),
        Field("exempt", Text("免报", "Exempt"), "bool"),
        Field("reason", Text("免报原因", "Reason"), required=parse_row_expr("exempt")),
    ),
)

NOBODY: Mapping[str, str] = {}
Claim = tuple[str, str, str]  # unit, ledger, key


@dataclass(frozen=True, slots=True)
class Assignment:
    """`expected` entries of `ledger` are due from `unit` between `start` and `due`, both included.

    `start` is date.min where the table names none.
    """

    unit: str
    ledger: str
    key: str
    start: date
    due: date
    expected: int = 1
    exempt: bool = False
    reason: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Assignment:
        """From a checked row of the assignments table."""
        values = entry.values
        expected = values.get("expected")
        return cls(
            unit=entry.unit,
            ledger=str(values.get("ledger") or ""),
            key=str(values.get("key") or ""),
            start=as_day(values.get("from")) or date.min,
            due=as_day(values.get("due")) or date.max,
            expected=1 if expected is None else int(str(expected)),
            exempt=values.get("exempt") is True,
            reason=str(values.get("reason") or ""),
        )


def assignments_of(entries: Iterable[Entry]) -> tuple[tuple[Assignment, ...], tuple[Problem, ...]]:
    """The assignments in the checked rows of an ASSIGNMENTS sheet; those due before they begin are faults."""
    found, problems = [], []
    for entry in entries:
        assignment = Assignment.of(entry)
        if assignment.due < assignment.start:
            days = {"due": assignment.due, "start": assignment.start}
            problems.append(Problem("ledger.due_before_start", entry.place(), days))
        else:
            found.append(assignment)
    return tuple(found), tuple(problems)


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """How many of the expected entries are there (at most `expected`)."""

    assignment: Assignment
    found: int

    @property
    def missing(self) -> int:
        return 0 if self.assignment.exempt else max(0, self.assignment.expected - self.found)


def fulfilment(
    assignments: Iterable[Assignment], kinds: Mapping[str, Kind], entries: Iterable[Entry]
) -> tuple[Fulfilled, ...]:
    """Each assignment with the entries that fulfil it: those that name its key; then, oldest due first, those that name
    none and are dated from `start` to `due`. No entry counts twice."""
    named: Counter[Claim] = Counter()
    free: Counter[tuple[str, str, date]] = Counter()
    for entry in entries:
        count_claim(entry, kinds.get(entry.ledger), named, free)
    return fulfil(assignments, named, free)


def count_claim(
    entry: Entry, kind: Kind | None, named: Counter[Claim], free: Counter[tuple[str, str, date]]
) -> None:
    """Counts what an entry can fulfil: the key it names, else its day."""
    key = entry.values.get(kind.assigned_by) if kind and kind.assigned_by else None
    if key is not None:
        named[entry.unit, entry.ledger, str(key)] += 1
    elif kind is not None and (day := entry.day(kind)) is not None:
        free[entry.unit, entry.ledger, day] += 1


def fulfil(
    assignments: Iterable[Assignment], named: Mapping[Claim, int], free: Mapping[tuple[str, str, date], int]
) -> tuple[Fulfilled, ...]:
    """As `fulfilment`, from what was counted of the entries."""
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for (unit, ledger, day), count in sorted(free.items()):
        days[unit, ledger] += [day] * count
    found = {
        assignment: _take(assignment, named.get((assignment.unit, assignment.ledger, assignment.key), 0),
                          days[assignment.unit, assignment.ledger])
        for assignment in sorted(assignments, key=lambda a: (a.due, a.start, a.unit, a.ledger, a.key))
    }
    return tuple(Fulfilled(assignment, count) for assignment, count in found.items())


def _take(assignment: Assignment, named: int, free: list[date]) -> int:
    """Takes what is needed out of `free`, days in order; gives how many there are in all, at most the expected
    number."""
    wanted = 0 if assignment.exempt else max(0, assignment.expected - named)
    first = bisect_left(free, assignment.start)
    after = max(first, min(first + wanted, bisect_right(free, assignment.due)))
    del free[first:after]
    return min(assignment.expected, named) + after - first


def missing_assignments(
    fulfilled: Iterable[Fulfilled], day: date, calendar: Calendar, who: Mapping[str, str] = NOBODY
) -> Iterator[Gap]:
    """Assignments past their due day with entries missing. `who`: unit -> the account that can supply them."""
    for item in fulfilled:
        task = item.assignment
        if item.missing and task.due < day:
            late = calendar.between(task.due, day)
            yield Gap("assignment", task.unit, task.ledger, key=task.key, since=task.due, days=late,
                      count=item.missing, who=who.get(task.unit, ""))


def silent_units(
    assignments: Iterable[Assignment], entries: Iterable[Entry], who: Mapping[str, str] = NOBODY
) -> Iterator[Gap]:
    """Units that owe entries (not all of them exempt) and have not a single row in any ledger."""
    owing: dict[str, list[Assignment]] = defaultdict(list)
    for task in assignments:
        if not task.exempt and task.expected:
            owing[task.unit].append(task)
    present = {entry.unit for entry in entries}
    for unit in sorted(owing.keys() - present):
        since = min(task.start for task in owing[unit])
        owed = sum(task.expected for task in owing[unit])
        yield Gap("no_entries", unit, "", since=since, count=owed, who=who.get(unit, ""))
