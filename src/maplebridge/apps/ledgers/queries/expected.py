"""What units owe: read from the register of assignments, and as the engine counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from maplebridge.apps.ledgers.models import Expected, Switch
from maplebridge.apps.ledgers.queries.kinds import switched_on, switches_of
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.versions import calendar_of, in_force, pack_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import ASSIGNMENTS, Assignment, Context, Entry, assignments_of, check_sheet, names_of
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Book, Sheet, Value
from maplebridge.web.refusals import Unseen, refuse

OWED = Q(due__gte=F("participant__from_day"))  # what was due before the unit took part is not asked of it


@dataclass(frozen=True, slots=True)
class Owing:
    """good: assignments that can be kept, from the part's first day where they name none. parts: code of the unit ->
    its part in the programme."""

    good: tuple[Assignment, ...]
    parts: Mapping[str, int]
    problems: tuple[Problem, ...]
    rejected: int


def check_expected(programme: Programme, rows: Sequence[Mapping[str, Value]], day: date) -> Owing:
    """By the same rules as any sheet; units that take part and books that are on are known. Raises Refused before a
    table was issued."""
    version = in_force(programme)
    if version is None:
        raise refuse("ledgers.no_table")
    parts = list(Participant.objects.filter(on(day), programme=programme).values_list(
        "unit__code", "unit__zh", "unit__en", "pk", "from_day"))
    switches = switches_of([programme.pk])[programme.pk]
    kinds = pack_of(version.pk).kinds
    books = [(code, kinds[code].name.zh, kinds[code].name.en or "")
             for code in {*switched_on(version.pk, switches), "L01"} if code in kinds]
    refs = {"unit": names_of((code, zh, en) for code, zh, en, *_ in parts), "ledger": names_of(books)}
    codes = [field.code for field in ASSIGNMENTS.fields]
    sheet = Sheet("rows", (tuple(codes), *(tuple(row.get(code) for code in codes) for row in rows)))
    checked = check_sheet(Book("rows", "csv", (sheet,)), sheet, ASSIGNMENTS,
                          Context(day, calendar_of(version.pk), refs))
    good, faults = _whole(checked.accepted(), {code: first for code, _, _, _, first in parts})
    return Owing(good, {code: pk for code, _, _, pk, _ in parts}, (*checked.problems, *faults), len(rows) - len(good))


def _whole(entries: Iterable[Entry], begun: Mapping[str, date]) -> tuple[tuple[Assignment, ...], list[Problem]]:
    """Assignments with key and first day, and what is wrong with the rows of others. `begun`: unit -> the first day of
    its part. Of rows that mean the same the first counts: which of them is right only a person can say."""
    good: dict[tuple[str, str, str], Assignment] = {}
    faults: list[Problem] = []
    for entry in entries:
        found, early = assignments_of([entry])
        faults += early
        for one in found:
            start = begun[one.unit] if one.start == date.min else one.start
            key = one.key[:60] or one.due.isoformat()
            if one.due < start:
                faults.append(Problem("ledgers.due_before_part", entry.place(), {"due": one.due, "start": start}))
            elif (one.unit, one.ledger, key) in good:
                faults.append(Problem("ledgers.owed_twice", entry.place(), {"unit": one.unit, "key": key}))
            else:
                good[one.unit, one.ledger, key] = replace(one, key=key, start=start)
    return tuple(good.values()), faults


def expected_rows(programme: Programme, actor: Actor) -> QuerySet[Expected, dict[str, Any]]:
    """For a list, the next due first."""
    return (Expected.objects.filter(actor.scope("entries.view", "participant__unit__path"),
                                    participant__programme=programme).order_by("due", "pk")
            .values("pk", "participant__unit__code", "participant__unit__zh", "participant__unit__en", "ledger", "key",
                    "from_day", "due", "count", "exempt", "reason"))


def expected_by_key(expected: int) -> Expected:
    """With its unit and programme. Raises Unseen."""
    found = Expected.objects.select_related("participant__unit", "participant__programme__unit").filter(
        pk=expected).first() if expected < 2**63 else None
    if found is None:
        raise Unseen
    return found


def book_names(programme: Programme) -> dict[str, Text]:
    version = in_force(programme)
    return {code: kind.name for code, kind in pack_of(version.pk).kinds.items()} if version else {}


def assignments_for(participants: Iterable[int]) -> list[Assignment]:
    """As completeness is counted; a book that an office switched off owes nothing. One query."""
    off = Switch.objects.filter(programme=OuterRef("participant__programme"), ledger=OuterRef("ledger"), on=False)
    rows = Expected.objects.filter(OWED, ~Exists(off), participant__in=list(participants)).order_by("due", "pk")
    return [Assignment(*row) for row in rows.values_list(
        "participant__unit__code", "ledger", "key", "from_day", "due", "count", "exempt", "reason")]
