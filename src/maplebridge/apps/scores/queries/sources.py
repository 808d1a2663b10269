"""What facts are made of: who takes part, entries, who answers for lines, what is expected, the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db.models import Q

from maplebridge.apps.ledgers.models import Entry, Month, Place
from maplebridge.apps.ledgers.queries.entries import COLUMNS, account, known_entries, naive
from maplebridge.apps.ledgers.queries.expected import assignments_for
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.programmes.models import ItemLead, LinePerson, Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.lines import applies, confirm_due, issue_of
from maplebridge.apps.programmes.queries.plans import plan_of, promised_finish
from maplebridge.apps.programmes.queries.versions import calendar_of, in_force, pack_of, scheme_of
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.access import STEP
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.spans import on, within
from maplebridge.engine.ledger import Assignment, Kind, write_number
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger.derived import LINES
from maplebridge.engine.ledger.derived.monthly import REPORTED
from maplebridge.engine.ledger.facts import UNDATED
from maplebridge.engine.schedule import Plan, PlanRow
from maplebridge.engine.schedule.milestones import milestone_rows
from maplebridge.engine.schedule.states import line_state
from maplebridge.engine.scheme.model import Indicator, Item, Scheme
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.workdays import Calendar

PROGRESS = {"done": "done", "made_up": "done", "late": "late", "going": "going", "not_started": "not_started",
            "not_applicable": "done"}


@dataclass(frozen=True)
class Source:
    """A programme under its version in force, on a day. `parts`: units that take part on it, by code."""

    programme: Programme
    version: SchemeVersion
    day: date
    parts: tuple[Participant, ...]

    @property
    def scheme(self) -> Scheme:
        return scheme_of(self.version.pk)

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.version.pk)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Books the facts are made of."""
        known, asked = pack_of(self.version.pk).kinds, {*self.scheme.ledgers, REPORTED}
        return {code: known[code] for code in sorted(asked) if code in known and not known[code].generated}

    @property
    def switched_on(self) -> dict[str, Kind]:
        return {code: kind for code, kind in pack_of(self.version.pk).kinds.items() if code in self.scheme.ledgers}

    @cached_property
    def spans(self) -> dict[str, list[tuple[date, date | None]]]:
        """Code of a unit -> the days of its parts, of units that take part now."""
        codes = {one.unit_id: one.unit.code for one in self.parts}
        found: dict[str, list[tuple[date, date | None]]] = {code: [] for code in codes.values()}
        for unit, first, last in Participant.objects.filter(
                programme=self.programme, unit__in=codes, rolled_out__isnull=False).order_by(
                "from_day").values_list("unit", "from_day", "to_day"):
            found[codes[unit]].append((first, last))
        return found

    @cached_property
    def rows(self) -> list[tuple[list[Participant], Plan, list[PlanRow]]]:
        """Every step of the plans, without the reasons of its dates."""
        return [(group, plan, list(plan.rows(reasons=False))) for group, plan in self.plans if plan is not None]

    @cached_property
    def states(self) -> dict[tuple[str, str], LineState]:
        return line_states(self)

    @cached_property
    def plans(self) -> list[tuple[list[Participant], Plan | None]]:
        """One for each version that reached units."""
        groups: dict[int, list[Participant]] = defaultdict(list)
        for one in self.parts:
            groups[one.rolled_out_id or 0].append(one)
        return [(group, plan_of(group[0].rolled_out, group, self.day)[0])  # type: ignore[arg-type]
                for group in groups.values()]


def source_of(programme: Programme, day: date) -> Source | None:
    """None before a table was issued. Two queries, three with the plan's."""
    version = in_force(programme)
    if version is None:
        return None
    day = min(day, programme.closed_on) if programme.closed_on else day
    parts = Participant.objects.filter(on(day), programme=programme, rolled_out__isnull=False).select_related(
        "unit__parent", "rolled_out", "host", "sending").order_by("unit__code")
    return Source(programme, version, day, tuple(parts))


def months_of(source: Source) -> dict[tuple[str, str], int]:
    """(book, month) -> how often its entries were changed. One query."""
    rows = Month.objects.filter(ledger__in=list(source.kinds)).order_by("ledger", "month")
    return {(ledger, month): changes for ledger, month, changes in rows.values_list("ledger", "month", "changes")}


def entries_of(source: Source, kind: Kind, month: str) -> list[Known]:
    """What counts of a book and month, of units that take part and by the days of their part, oldest record first.
    Undated records of such units always count. `row` is the record's key. Two queries, and one per thousand rows."""
    rows = Entry.objects.filter(
        _in_month(month), ledger=kind.code, state=CURRENT, unit__participations__programme=source.programme)
    found = []
    for key, entry in known_entries(rows.distinct().order_by("pk").values(*COLUMNS, "day"), kind):
        if entry.unit in source.spans and within(entry.day(kind), source.spans[entry.unit]):
            found.append(replace(entry, file=kind.code, row=key))
    return sorted(found, key=lambda entry: entry.row)


def _in_month(month: str) -> Q:
    if not month:
        return Q(day=None)
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Q(day__gte=first, day__lt=after)


def month_name(month: str) -> str:
    """As fact files are called."""
    return month or UNDATED


# ---------------------------------------------------------------- lines
def broken_down(scheme: Scheme) -> list[tuple[Item, Indicator]]:
    """Lines for which one person answers by the table: all but vetoes and what is only watched."""
    return [(item, line) for item in scheme.items for line in item.indicators if line.tier in ("baseline", "highline")]


def line_entries(source: Source) -> list[Known]:
    """The book of lines: one row for each line of a unit for which somebody answers. Three queries."""
    kind = source.kinds.get(LINES)
    if kind is None or kind.number is None:
        return []
    named: dict[tuple[int, str], list[LinePerson]] = defaultdict(list)
    for row in LinePerson.objects.filter(on(source.day), participant__in=[one.pk for one in source.parts]).order_by(
            "-part", "pk"):
        named[row.participant_id, row.indicator].append(row)
    leads = dict(ItemLead.objects.filter(on(source.day), programme=source.programme).values_list(
        "item", "unit__code"))
    states = source.states
    found = []
    for one in source.parts:
        n = 0
        for item, indicator in broken_down(source.scheme):
            people = named.get((one.pk, indicator.code), [])
            if applies(indicator, one.category) and people and people[0].part == RESPONSIBLE:
                n += 1
                values = _line_values(source, one, people, states.get((one.unit.code, indicator.code)))
                values |= {"indicator": indicator.code, "lead_dept": leads.get(item.code),
                           kind.number.field: write_number(kind, one.unit.code, issue_of(one, source.version).year, n)}
                known = {code: value for code, value in values.items() if value is not None}
                found.append(Known(LINES, known, file="lines", row=people[0].pk))
    return found


@dataclass(frozen=True, slots=True)
class LineState:
    """How a line stands by its plan."""

    state: str
    deadline: date | None
    promised: date | None
    done_on: date | None


def line_states(source: Source) -> dict[tuple[str, str], LineState]:
    """(unit, line) -> how it stands."""
    found = {}
    for group, plan, every in source.rows:
        lines = {(line.unit, line.indicator): line for line in plan.lines()}
        rows: dict[tuple[str, str], list[PlanRow]] = defaultdict(list)
        for row in every:
            rows[row.unit, row.task.indicator].append(row)
        promised = {one.unit.code: {step: date.fromisoformat(day) for step, day in one.promised.items()}
                    for one in group}
        for place, line in lines.items():
            steps = [row for row in rows[place] if row.state != "waived"]
            state = line_state(line, rows[place], promised[place[0]])
            promises = [promised[place[0]][row.task.key] for row in steps if row.task.key in promised[place[0]]]
            done = [row.finish for row in steps if row.state == "done" and row.finish]
            found[place] = LineState(state, line.deadline, max(promises, default=None),
                                     max(done) if done and len(done) == len(steps) else None)
    return found


def _line_values(source: Source, one: Participant, people: list[LinePerson], stands: LineState | None
                 ) -> dict[str, RowValue]:
    answers, helpers = people[0], [row for row in people[1:] if row.part != RESPONSIBLE]
    issue = issue_of(one, source.version)
    deadline = stands.deadline if stands else None
    progress = PROGRESS[stands.state] if stands else "going"
    return {
        "unit": one.unit.code, "event_start": datetime.combine(issue, time()), "row_kind": "indicator",
        "entered_by": account(answers.named_by_id or answers.person_id), "entered_at": naive(answers.named_at),
        "responsible_one": account(answers.person_id),
        "assistants": ";".join(f"@{row.person_id}" for row in helpers) or None,
        "confirm_due": confirm_due(one, source.version),
        "confirmed_by": account(answers.person_id) if answers.confirmed_at else None,
        "confirmed_at": naive(answers.confirmed_at) if answers.confirmed_at else None,
        "deadline": deadline or one.assessment_day or source.scheme.assessment_day,
        "original_date": (stands.promised if stands else None) or deadline or source.scheme.assessment_day,
        "progress": progress, "done_on": stands.done_on if stands and progress == "done" else None,
    }


# ---------------------------------------------------------------- what is expected, planned, counted
def assignments(source: Source) -> list[Assignment]:
    """What was said to be expected of books that the table asks for; and in the book of lines each line that is broken
    down, unless that was said too. One query."""
    said = [one for one in assignments_for(one.pk for one in source.parts) if one.ledger in source.kinds]
    if LINES not in source.switched_on:
        return said
    known = {(one.unit, one.key) for one in said if one.ledger == LINES}
    own = [Assignment(one.unit.code, LINES, line.code, issue_of(one, source.version), confirm_due(one, source.version))
           for one in source.parts for _, line in broken_down(source.scheme)
           if applies(line, one.category) and (one.unit.code, line.code) not in known]
    return [*said, *own]


def milestones(source: Source) -> Iterator[dict[str, Any]]:
    """Steps with the finish first promised, and the day they were done."""
    for group, plan, rows in source.rows:
        parts = {one.unit.code: one for one in group}
        promise = {(row.unit, row.task.key): day for row in rows if row.state != "waived"
                   and (day := row.original or promised_finish(parts[row.unit], row.task.key)) is not None}
        yield from milestone_rows(plan, promise)


def unit_rows(source: Source) -> list[dict[str, Any]]:
    """The units that take part with what schemes ask of them. Four queries."""
    parts = source.parts
    children = defaultdict(list)
    for key, parent in Unit.objects.filter(parent__in=[one.unit_id for one in parts]).values_list("pk", "parent"):
        children[parent].append(key)
    around = {key for own in children.values() for key in own} | {one.host_id for one in parts if one.host_id}
    places = Counter(Place.objects.filter(unit__in=around).filter(
        Q(closed_on=None) | Q(closed_on__gte=source.day)).values_list("unit", flat=True))
    people = Counter(Person.objects.filter(unit__in=[one.unit_id for one in parts], left_on=None).values_list(
        "unit", flat=True))
    districts = _districts(parts)
    return [{
        "unit": one.unit.code, "name_zh": one.unit.zh, "name_en": one.unit.en or None,
        "category": one.category or None, "parent": one.unit.parent.code if one.unit.parent else None,
        "district": districts.get(one.unit_id), "officers": one.officers, "exempt": one.exempt,
        "arrival": one.arrival, "assessment_day": one.assessment_day,
        "host": one.host.code if one.host else None, "sending": one.sending.code if one.sending else None,
        "places": sum(places[key] for key in [*children[one.unit_id], one.host_id]), "members": people[one.unit_id],
    } for one in parts]


def _districts(parts: Iterable[Participant]) -> Mapping[int, str]:
    """Unit -> code of the district above it; of a stationed group that stands elsewhere, the one it works in."""
    known = dict(Unit.objects.filter(kind="district").values_list("path", "code"))
    found = {}
    for one in parts:
        above = [*_upwards(one.unit.path), *(_upwards(one.host.path) if one.host else ())]
        code = next((known[path] for path in above if path in known), None)
        if code is not None:
            found[one.unit_id] = code
    return found


def _upwards(path: str) -> Iterator[str]:
    """The paths of a unit and of all above it."""
    return (path[:end] for end in range(len(path), 0, -STEP))
