"""What is missing in the books of units: for which line, since when, who can supply it. The one definition of these
figures: pages, home pages and reports ask here. Only entries of the programmes' period and of the
unit's part in them are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from maplebridge.apps.ledgers.models import CheckAnswer, Expected
from maplebridge.apps.ledgers.queries.entries import person_of
from maplebridge.apps.ledgers.queries.expected import OWED
from maplebridge.apps.ledgers.queries.held import Held, period_of, read_held
from maplebridge.apps.ledgers.queries.kinds import Desk, lines_served
from maplebridge.apps.ledgers.queries.requests import PROMISED, TOLD
from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import (
    Assignment,
    Kind,
    blank_cells,
    fulfilment,
    late_entries,
    missing_assignments,
    number_gaps,
    silent_units,
    split_number,
    without_evidence,
)
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger.cells import is_filler
from maplebridge.engine.ledger.derived import Filled, filled
from maplebridge.engine.ledger.derived.books import held_of, rows_of_held
from maplebridge.engine.ledger.entry import as_day
from maplebridge.engine.ledger.kind import LATE_REASON
from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below

# in the order in which they are told: what was asked for, what waits for an answer, what is incomplete
KINDS = ("no_entries", "assignment", "request", "blank", "late", "number", "evidence")
NUMBER_GAP = "number_gap"  # the check whose answer says why a number was left out


@dataclass(frozen=True, slots=True)
class Missing:
    """One omission. kind: of KINDS. record: of an entry; expected: of what is owed (both 0 where it is neither).
    number: the entry's; until: the last of several numbers left out. days: working days late, else since then. who: key
    of the person who can supply it, 0 where nobody is named; lines: codes of the indicators it is for."""

    kind: str
    unit: str
    ledger: str
    record: int = 0
    expected: int = 0
    number: str = ""
    until: str = ""
    field: Text | None = None
    field_code: str = ""
    since: date | None = None
    days: int = 0
    count: int = 1
    who: int = 0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """counts: kind -> rows of the list. late: entries made after their limit, with or without reason. required and
    present: cells that must be filled in, those of entries that are due and missing included, and that are."""

    counts: Mapping[str, int]
    late: int = 0
    entries: int = 0
    required: int = 0
    present: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float | None:
        """Completeness, from 0 to 1; None where nothing was to be filled in."""
        return Filled(self.required, self.present).share


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """rows: in the order of KINDS, the oldest first. names: person -> name."""

    desk: Desk
    rows: tuple[Missing, ...]
    figures: Figures
    names: Mapping[int, Text] = field(default_factory=dict)


def gaps_of(units: Sequence[Unit], day: date) -> dict[int, UnitGaps]:
    """Key of the unit -> what is missing in its own books. Eight queries, however many units and entries."""
    held = _held(units, day)
    if not held:
        return {}
    parts = [part for one in held.values() for part in one.parts]
    for unit, line, person in LinePerson.objects.filter(on(day), participant__in=parts, part=RESPONSIBLE).values_list(
            "participant__unit", "indicator", "person"):
        held[unit].people[line] = person
    found = {key: list(_missing(one)) for key, one in held.items()}
    people = {gap.who for rows in found.values() for gap in rows} | {
        person for one in held.values() for person in one.people.values()}
    named = Person.objects.filter(pk__in=people - {0}).values_list("pk", "zh", "en", "left_on")
    names = {pk: Text(zh, en or None) for pk, zh, en, left in named if left is None or left >= day}
    gaps = {}
    for key, one in held.items():
        rows = tuple(sorted((_to_somebody(gap, one, names) for gap in found[key]), key=_order))
        gaps[key] = UnitGaps(one.desk, rows, _figures(one, rows), names)
    return gaps


def figures_of(units: Sequence[Unit], day: date) -> dict[int, Figures]:
    """Key of the unit -> how much is missing, by the same count. Six queries, however many units and entries."""
    return {key: _figures(one, _missing(one)) for key, one in _held(units, day).items()}


def shares_of(units: Sequence[Unit], day: date) -> dict[int, float | None]:
    """Key of the unit -> its completeness alone, as `Figures.share` has it. Four queries."""
    return {key: _figures(one, ()).share for key, one in read_held(units, day).items()}


def keeping_under(unit: Unit, day: date, actor: Actor, text: str) -> list[Unit]:
    """Units at or under it that keep books, by code; with a text, those of that name or code."""
    keeping = Participant.objects.filter(on(day), rolled_out__isnull=False, unit=OuterRef("pk"))
    rows = Unit.objects.filter(actor.scope("entries.view"), below(unit.path, "path"), Exists(keeping))
    if text:
        rows = rows.filter(Q(zh__contains=text) | Q(en__icontains=text) | Q(code__istartswith=text))
    return list(rows.order_by("code"))


def _held(units: Sequence[Unit], day: date) -> dict[int, Held]:
    held = read_held(units, day)
    if held:
        _read_owed(held)
    return held


def seen_by(gaps: UnitGaps, actor: Actor) -> list[Missing]:
    """Without entries of restricted books that the person may not read."""
    if actor.may("entries.review", gaps.desk.unit.path):
        return list(gaps.rows)
    restricted = {code for code, kind in gaps.desk.kinds.items() if kind.restricted}
    return [gap for gap in gaps.rows if not gap.record or gap.ledger not in restricted or gap.who == actor.key]


def _read_owed(held: Mapping[int, Held]) -> None:
    """What was assigned and is there, and which holes in the numbers were explained. Two queries."""
    unit_of = {part: key for key, one in held.items() for part in one.parts}
    owed = Expected.objects.filter(OWED, participant__in=list(unit_of)).order_by("due", "pk").values_list(
        "participant", "pk", "ledger", "key", "from_day", "due", "count", "exempt", "reason")
    for part, pk, ledger, *rest in owed:
        one = held[unit_of[part]]
        if ledger in one.desk.kinds:
            one.owed.append((pk, Assignment(one.desk.unit.code, ledger, *rest)))
    for unit, params in CheckAnswer.objects.filter(check_name=NUMBER_GAP, entry__unit__in=list(held)).values_list(
            "entry__unit", "params"):
        held[unit].answered.add(str(params.get("key")))
    for one in held.values():
        entries = [known for rows in one.entries.values() for _, known in rows]
        one.fulfilled = fulfilment([task for _, task in one.owed], one.desk.kinds, entries)


def _missing(one: Held) -> Iterator[Missing]:
    desk, calendar, day = one.desk, one.desk.calendar, one.desk.day
    lines = {code: tuple(line.code for line in desk.proposed_for(code)) for code in desk.kinds}
    yield from _owed(one, lines)
    for code, kind in desk.kinds.items():
        entries = [known for _, known in one.entries[code]]
        of = {record: _served(known, lines[code]) for record, known in one.entries[code]}
        found = [*blank_cells(kind, entries, calendar), *without_evidence(kind, entries),
                 *late_entries(kind, entries, calendar, desk.scheme_issue)]
        reasons = {record for record, known in one.entries[code] if _explained(known)}
        for gap in found:
            record = gap.place.line or 0
            if gap.kind == "late" and (record in reasons or kind.field(LATE_REASON) is None):
                continue
            late = gap.days or (calendar.between(gap.since, day) if gap.since and gap.since <= day else 0)
            about = kind.field(LATE_REASON if gap.kind == "late" else gap.field)
            yield Missing(gap.kind, desk.unit.code, code, record, number=gap.key, field=about.name if about else None,
                          field_code=about.code if about else "", since=gap.since, days=late,
                          who=person_of(gap.who) or 0, lines=of.get(record, ()))
        yield from _requests(one, kind, of)
        yield from (replace(hole, lines=lines[code]) for hole in holes(one, kind) if hole.number not in one.answered)


def _served(known: Known, usual: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that the entry names, else those of its book."""
    return lines_served(known.values) or usual


def _explained(known: Known) -> bool:
    reason = known.values.get(LATE_REASON)
    return reason is not None and not is_filler(reason)


def _owed(one: Held, lines: Mapping[str, tuple[str, ...]]) -> Iterator[Missing]:
    desk = one.desk
    entries = [known for rows in one.entries.values() for _, known in rows]
    keys = {task: pk for pk, task in one.owed}
    for gap in silent_units([task for _, task in one.owed], entries):
        since = gap.since
        if since and since <= desk.day:
            yield Missing("no_entries", desk.unit.code, "", since=since, days=desk.calendar.between(since, desk.day),
                          count=gap.count)
    for item in one.fulfilled:
        for gap in missing_assignments([item], desk.day, desk.calendar):
            yield Missing("assignment", desk.unit.code, gap.ledger, expected=keys[item.assignment], number=gap.key,
                          since=gap.since, days=gap.days, count=gap.count,
                          lines=(gap.key,) if gap.key in desk.indicators else lines.get(gap.ledger, ()))


def _requests(one: Held, kind: Kind, lines: Mapping[int, tuple[str, ...]]) -> Iterator[Missing]:
    """What was promised by a day that is over, and not told back."""
    told = kind.field(TOLD)
    if told is None or kind.field(PROMISED) is None:
        return
    for record, known in one.entries[kind.code]:
        promised = as_day(known.values.get(PROMISED))
        if known.values.get(TOLD) is None and promised is not None and promised < one.desk.day:
            who = person_of(known.values.get("responsible") or known.values.get("entered_by")) or 0
            yield Missing("request", one.desk.unit.code, kind.code, record, number=known.number(kind) or "",
                          field=told.name, field_code=TOLD, since=promised, who=who,
                          days=one.desk.calendar.between(promised, one.desk.day), lines=lines.get(record, ()))


def holes(one: Held, kind: Kind) -> Iterator[Missing]:
    """Numbers left out. A withdrawn one is there; of a year that began before the period, what was left out before it
    is not asked about."""
    if kind.number is None:
        return
    entries = [*(known for _, known in one.entries[kind.code]), *one.withdrawn[kind.code]]
    start = period_of(one.desk).start
    dated: dict[tuple[int, int], date | None] = {}
    first: dict[int, int] = {}
    for known in entries:
        number = split_number(known.number(kind) or "", kind)
        if number is not None:
            year = number.year or 0
            dated[year, number.n] = known.day(kind)
            first[year] = min(first.get(year, number.n), number.n)
    for gap in number_gaps(kind, entries):
        if gap.unit != one.desk.unit.code:
            continue
        hole, last = split_number(gap.key, kind), split_number(gap.until or gap.key, kind)
        if hole is None or last is None:
            continue
        if date(hole.year or start.year, 1, 1) < start and last.n < first[hole.year or 0]:
            continue
        since = dated.get((hole.year or 0, last.n + 1))
        yield Missing("number", one.desk.unit.code, kind.code, number=gap.key, until=gap.until, since=since,
                      days=one.desk.calendar.between(since, one.desk.day) if since and since <= one.desk.day else 0,
                      count=gap.count)


def _to_somebody(gap: Missing, one: Held, names: dict[int, Text]) -> Missing:
    """Where who entered it has left, and where nobody did: who answers for the first of its lines."""
    if gap.who in names:
        return gap
    found = next((one.people[code] for code in gap.lines if code in one.people), 0)
    return replace(gap, who=found)


def _order(gap: Missing) -> tuple[int, date, str, int]:
    return KINDS.index(gap.kind), gap.since or date.max, gap.number, gap.record


def _figures(one: Held, rows: Iterable[Missing]) -> Figures:
    desk = one.desk
    counts = Counter(gap.kind for gap in rows)
    late, entries, held = 0, 0, {}
    for code, kind in desk.kinds.items():
        known = [entry for _, entry in one.entries[code]]
        entries += len(known)
        late += sum(1 for _ in late_entries(kind, known, desk.calendar, desk.scheme_issue))
        held[code] = held_of(kind, known, desk.calendar, period_of(desk))
    done = filled(rows_of_held(desk.kinds, held, one.fulfilled, desk.day)).get(desk.unit.code, Filled())
    return Figures({kind: counts[kind] for kind in KINDS}, late, entries, *done)
