"""What is missing in the books of units: for which line, since when, who can supply it. The one definition of these
figures: pages, home pages and reports ask here. Only entries of the programmes' period are looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.ledgers.models import CheckAnswer, Entry, Expected, Switch
from maplebridge.apps.ledgers.queries.entries import COLUMNS, OWNER, known_entry, person_of
from maplebridge.apps.ledgers.queries.kinds import Asked, Desk, switched_on
from maplebridge.apps.ledgers.queries.requests import PROMISED, TOLD
from maplebridge.apps.ledgers.states import CURRENT, WITHDRAWN
from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import (
    Assignment,
    Kind,
    blank_cells,
    completeness,
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
    present: cells that must be filled in, and that are."""

    counts: Mapping[str, int]
    late: int = 0
    entries: int = 0
    required: int = 0
    present: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """Completeness, from 0 to 1."""
        return self.present / self.required if self.required else 1.0


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """rows: in the order of KINDS, the oldest first. names: person -> name."""

    desk: Desk
    rows: tuple[Missing, ...]
    figures: Figures
    names: Mapping[int, Text] = field(default_factory=dict)


@dataclass(slots=True)
class _Held:
    """What is known of one unit."""

    desk: Desk
    parts: list[int]
    entries: dict[str, list[tuple[int, Known]]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    owed: list[tuple[int, Assignment]] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)  # indicator -> who answers for it
    answered: set[str] = field(default_factory=set)  # first numbers of holes that were explained


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


def keeping_under(unit: Unit, day: date, actor: Actor, text: str) -> list[Unit]:
    """Units at or under it that keep books, by code; with a text, those of that name or code."""
    keeping = Participant.objects.filter(on(day), rolled_out__isnull=False, unit=OuterRef("pk"))
    rows = Unit.objects.filter(actor.scope("entries.view"), below(unit.path, "path"), Exists(keeping))
    if text:
        rows = rows.filter(Q(zh__contains=text) | Q(en__icontains=text) | Q(code__istartswith=text))
    return list(rows.order_by("code"))


def _held(units: Sequence[Unit], day: date) -> dict[int, _Held]:
    held = _desks(units, day)
    if held:
        _read_entries(held)
        _read_owed(held)
    return held


def seen_by(gaps: UnitGaps, actor: Actor) -> list[Missing]:
    """Without entries of restricted books that the person may not read."""
    if actor.may("entries.review", gaps.desk.unit.path):
        return list(gaps.rows)
    restricted = {code for code, kind in gaps.desk.kinds.items() if kind.restricted}
    return [gap for gap in gaps.rows if not gap.record or gap.ledger not in restricted or gap.who == actor.key]


def _desks(units: Sequence[Unit], day: date) -> dict[int, _Held]:
    """Two queries."""
    rows = list(Participant.objects.filter(on(day), unit__in=[unit.pk for unit in units], rolled_out__isnull=False)
                .order_by("rolled_out__issued_on", "rolled_out").values_list(
                    "unit", "pk", "programme", "rolled_out", "rolled_out__issued_on", "programme__unit__path",
                    "programme__code", "programme__zh", "programme__en"))
    switches: dict[int, dict[str, bool]] = defaultdict(dict)
    for programme, ledger, is_on in Switch.objects.filter(programme__in={row[2] for row in rows}).values_list(
            "programme", "ledger", "on"):
        switches[programme][ledger] = is_on
    asked: dict[int, list[Asked]] = defaultdict(list)
    parts: dict[int, list[int]] = defaultdict(list)
    for unit, part, programme, version, issued, top, code, zh, en in rows:
        parts[unit].append(part)
        asked[unit].append(Asked(programme, version, issued, top, code, Text(zh, en or None),
                                 switched_on(version, switches[programme])))
    return {unit.pk: _Held(Desk(unit, day, tuple(asked[unit.pk])), parts[unit.pk])
            for unit in units if unit.pk in asked}


def period_of(desk: Desk) -> tuple[date, date]:
    """From the first to the last day that any of the unit's programmes looks at."""
    windows = [scheme_of(one.version).period.whole for one in desk.asked]
    return min(one.start for one in windows), max(one.end for one in windows)


def _read_entries(held: Mapping[int, _Held]) -> None:
    """Those of the period, and those without a day. Two queries."""
    wanted = Q()
    for key, one in held.items():
        start, end = period_of(one.desk)
        wanted |= Q(unit=key, day__range=(start, end)) | Q(unit=key, day=None)
    evidence: dict[int, list[str]] = defaultdict(list)
    for owner, pk in Evidence.objects.filter(owner_kind=OWNER, unit__in=list(held), withdrawn_at=None).values_list(
            "owner_key", "pk"):
        evidence[int(owner)].append(str(pk))
    rows = Entry.objects.filter(wanted, state__in=(CURRENT, WITHDRAWN)).order_by("day", "pk")
    for row in rows.values(*COLUMNS, "unit", "state"):
        one = held[row["unit"]]
        kind = one.desk.kinds.get(row["ledger"])
        if kind is None:
            continue
        record = row["first"] or row["pk"]
        known = known_entry(row, kind, evidence.get(record, ()))
        if row["state"] == CURRENT:
            one.entries[kind.code].append((record, replace(known, row=record)))
        else:
            one.withdrawn[kind.code].append(known)


def _read_owed(held: Mapping[int, _Held]) -> None:
    """What was assigned, and which holes in the numbers were explained. Two queries."""
    unit_of = {part: key for key, one in held.items() for part in one.parts}
    owed = Expected.objects.filter(participant__in=list(unit_of)).order_by("due", "pk").values_list(
        "participant", "pk", "ledger", "key", "from_day", "due", "count", "exempt", "reason")
    for part, pk, ledger, *rest in owed:
        one = held[unit_of[part]]
        if ledger in one.desk.kinds:
            one.owed.append((pk, Assignment(one.desk.unit.code, ledger, *rest)))
    for unit, params in CheckAnswer.objects.filter(check_name=NUMBER_GAP, entry__unit__in=list(held)).values_list(
            "entry__unit", "params"):
        held[unit].answered.add(str(params.get("key")))


def _missing(one: _Held) -> Iterator[Missing]:
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
        yield from _numbers(one, kind, entries, lines[code])


def _served(known: Known, usual: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that the entry names, else those of its book."""
    named = tuple(code for code in str(known.values.get("related_task") or "").split(";") if code)
    return named or usual


def _explained(known: Known) -> bool:
    reason = known.values.get(LATE_REASON)
    return reason is not None and not is_filler(reason)


def _owed(one: _Held, lines: Mapping[str, tuple[str, ...]]) -> Iterator[Missing]:
    desk = one.desk
    entries = [known for rows in one.entries.values() for _, known in rows]
    keys = {task: pk for pk, task in one.owed}
    tasks = [task for _, task in one.owed]
    for gap in silent_units(tasks, entries):
        since = gap.since
        if since and since <= desk.day:
            yield Missing("no_entries", desk.unit.code, "", since=since, days=desk.calendar.between(since, desk.day),
                          count=gap.count)
    fulfilled = fulfilment(tasks, desk.kinds, entries)
    for item in fulfilled:
        for gap in missing_assignments([item], desk.day, desk.calendar):
            yield Missing("assignment", desk.unit.code, gap.ledger, expected=keys[item.assignment], number=gap.key,
                          since=gap.since, days=gap.days, count=gap.count, lines=lines.get(gap.ledger, ()))


def _requests(one: _Held, kind: Kind, lines: Mapping[int, tuple[str, ...]]) -> Iterator[Missing]:
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


def _numbers(one: _Held, kind: Kind, entries: Sequence[Known], lines: tuple[str, ...]) -> Iterator[Missing]:
    """A withdrawn number is there; of a year that began before the period, what was left out earlier is not asked."""
    if kind.number is None:
        return
    start, _ = period_of(one.desk)
    dated: dict[tuple[int, int], date | None] = {}
    first: dict[int, int] = {}
    for known in (*entries, *one.withdrawn[kind.code]):
        number = split_number(known.number(kind) or "", kind)
        if number is not None:
            year = number.year or 0
            dated[year, number.n] = known.day(kind)
            first[year] = min(first.get(year, number.n), number.n)
    for gap in number_gaps(kind, [*entries, *one.withdrawn[kind.code]]):
        if gap.key in one.answered or gap.unit != one.desk.unit.code:
            continue
        hole, last = split_number(gap.key, kind), split_number(gap.until or gap.key, kind)
        if hole is None or last is None:
            continue
        if date(hole.year or start.year, 1, 1) < start and last.n < first[hole.year or 0]:
            continue
        since = dated.get((hole.year or 0, last.n + 1))
        yield Missing("number", one.desk.unit.code, kind.code, number=gap.key, until=gap.until, since=since,
                      days=one.desk.calendar.between(since, one.desk.day) if since and since <= one.desk.day else 0,
                      count=gap.count, lines=lines)


def _to_somebody(gap: Missing, one: _Held, names: dict[int, Text]) -> Missing:
    """Where who entered it has left, and where nobody did: who answers for the first of its lines."""
    if gap.who in names:
        return gap
    found = next((one.people[code] for code in gap.lines if code in one.people), 0)
    return replace(gap, who=found)


def _order(gap: Missing) -> tuple[int, date, str, int]:
    return KINDS.index(gap.kind), gap.since or date.max, gap.number, gap.record


def _figures(one: _Held, rows: Iterable[Missing]) -> Figures:
    desk = one.desk
    counts = Counter(gap.kind for gap in rows)
    late = required = present = entries = 0
    for code, kind in desk.kinds.items():
        known = [entry for _, entry in one.entries[code]]
        late += sum(1 for _ in late_entries(kind, known, desk.calendar, desk.scheme_issue))
        for done in completeness(kind, known, desk.calendar):
            required, present, entries = required + done.required, present + done.present, entries + done.entries
    return Figures({kind: counts[kind] for kind in KINDS}, late, entries, required, present)
