"""A list of the units that take part and what the table needs to know of each: its columns, and what importing it
would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.details import MOST_OFFICERS, Details, detail_faults, details_of
from maplebridge.apps.programmes.queries.joining import category_for, joinable
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.imports.named import with_codes
from maplebridge.apps.units.queries.imports.plan import Fault, Plan, Planned, plan_of
from maplebridge.apps.units.queries.imports.reading import Row
from maplebridge.apps.units.queries.imports.twice import twice
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Field, Kind, Option
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import bilingual

UNITS = ("unit", "host", "sending")  # columns that name a unit, by code or whole name
DAYS = ("assessment_day", "arrival", "rotation")
YES, NO = "1", ""  # of `exempt`, in what changed


@dataclass(frozen=True, slots=True)
class Listed:
    """plan: of every row. details, units: line -> what it makes of the unit, and the unit's key."""

    plan: Plan
    details: Mapping[int, Details]
    units: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database has of the units that a list names, by their codes."""

    version: SchemeVersion
    scheme: Scheme
    units: Mapping[str, Unit]
    parts: Mapping[str, Participant]  # that go on
    free: frozenset[str]  # may join


def details_kind(scheme: Scheme) -> Kind:
    """The columns; categories are those of the table, where it has some."""
    categories = tuple(Option(one.code, one.name) for one in scheme.categories)
    return Kind("participants", bilingual("rollout.list"), (
        Field("unit", bilingual("rollout.unit"), required=True, max_length=200),
        Field("name", bilingual("rollout.unit_name"), max_length=200),  # to read by; not taken over
        Field("category", bilingual("rollout.field_category"), "choice" if categories else "text", choices=categories,
              max_length=None if categories else 40),
        Field("exempt", bilingual("rollout.field_exempt"), "bool"),
        Field("officers", bilingual("rollout.field_officers"), "int", low=Decimal(1), high=Decimal(MOST_OFFICERS)),
        *(Field(name, bilingual(f"rollout.field_{name}"), "date", future=True) for name in DAYS),
        Field("host", bilingual("rollout.field_host"), max_length=200),
        Field("sending", bilingual("rollout.field_sending"), max_length=200),
    ))


def plan_details(programme: Programme, version: SchemeVersion, rows: Sequence[Row], by: Actor, day: date) -> Listed:
    """The same number of queries for any number of rows, six for each 5,000. A unit that takes part is known by its
    code; blank cells leave what is there as it is; a unit that does not take part yet joins."""
    told, rejected = _by_codes(rows, by, day)
    for line, others in twice((row.line, row.text("unit")) for row in told).items():
        params = {"value": next(row.text("unit") for row in told if row.line == line), "lines": others}
        rejected[line] = (*rejected.get(line, ()), ("unit", "import.twice", params))
    known = _known(programme, version, told, by, day)
    planned, details, units = [], {}, {}
    for row in told:
        if row.line in rejected:
            continue
        wanted, faults_ = _wanted(row, known, programme, day)
        if faults_:
            rejected[row.line] = faults_
            continue
        unit, part = known.units[row.text("unit")], known.parts.get(row.text("unit"))
        details[row.line], units[row.line] = wanted, unit.pk
        planned.append(Planned(_named(row, unit), part.pk if part else None, _changes(part, wanted, known)))
    return Listed(plan_of(day, planned, rejected), details, units)


def _by_codes(rows: Sequence[Row], by: Actor, day: date) -> tuple[list[Row], dict[int, tuple[Fault, ...]]]:
    """The rows with codes in all their columns of units, which are looked up at once."""
    cells = [(row, name) for row in rows for name in UNITS]
    asked = [Row(n, {"unit": row.text(name)}) for n, (row, name) in enumerate(cells)]
    found, faults = with_codes(asked, "unit", by, day)
    codes: dict[int, dict[str, str]] = {row.line: {} for row in rows}
    rejected: dict[int, tuple[Fault, ...]] = {}
    for n, (row, name) in enumerate(cells):
        codes[row.line][name] = found[n].text("unit")
        more: list[Fault] = [(name, code, params) for _, code, params in faults.get(n, ())]
        if more:
            rejected[row.line] = (*rejected.get(row.line, ()), *more)
    return [replace(row, values={**row.values, **codes[row.line]}) for row in rows], rejected


def _named(row: Row, unit: Unit) -> Row:
    """A row told by the name of its unit."""
    return replace(row, values={**row.values, "zh": unit.zh, "en": unit.en})


def _known(programme: Programme, version: SchemeVersion, rows: Sequence[Row], by: Actor, day: date) -> _Known:
    units: dict[str, Unit] = {}
    parts: dict[str, Participant] = {}
    free: set[str] = set()
    seen = Unit.objects.filter(by.scope("units.view"))
    for some in chunks(sorted({row.text(name) for row in rows for name in UNITS} - {""})):
        units |= {unit.code: unit for unit in seen.filter(code__in=some)}
        free |= set(joinable(programme, version, day).filter(code__in=some).values_list("code", flat=True))
        late = Participant.objects.filter(Q(to_day=None) | Q(to_day__gte=day) | Q(from_day=day), programme=programme,
                                          unit__code__in=some)  # those that go on, and those that came today and went
        for part in late.select_related("unit", "rolled_out", "host", "sending"):
            free.discard(part.unit.code)
            if part.from_day <= day and (part.to_day is None or part.to_day >= day):
                parts[part.unit.code] = part
    return _Known(version, scheme_of(version.pk), units, parts, frozenset(free))


def _wanted(row: Row, known: _Known, programme: Programme, day: date) -> tuple[Details, tuple[Fault, ...]]:
    """What the row makes of its unit, and what speaks against it."""
    unit, part = known.units.get(row.text("unit")), known.parts.get(row.text("unit"))
    faults: list[Fault] = [(name, "import.unknown_unit", {"code": row.text(name)})
                           for name in UNITS if row.text(name) and row.text(name) not in known.units]
    if unit is None or faults:
        return Details(), tuple(faults)
    name = Text(unit.zh, unit.en or None)
    if part is None and unit.code not in known.free:
        return Details(), (("unit", "rollout.unit_cannot_join", {"unit": name}),)
    before = details_of(part) if part else Details(category=category_for(unit, known.scheme) or "")
    wanted = _over(before, row, known.units)
    if part is None and not wanted.category and known.scheme.categories:
        return wanted, (("category", "rollout.category_missing", {"count": 1, "units": [name]}),)
    row_of = part or Participant(programme=programme, unit=unit, from_day=day)
    version = (part.rolled_out if part else None) or known.version
    return wanted, tuple(map(_as_fault, detail_faults(row_of, wanted, version)))


def _as_fault(problem: Problem) -> Fault:
    return problem.place.path or "unit", problem.code, problem.params


def _over(before: Details, row: Row, units: Mapping[str, Unit]) -> Details:
    """The details with every filled cell of the row."""
    given: dict[str, Any] = {}
    for name in asdict(before):
        value = row.values.get(name)
        if value is None or value == "":
            continue
        given[name] = units[row.text(name)].pk if name in UNITS else int(str(value)) if name == "officers" else value
    return replace(before, **given)


def _changes(part: Participant | None, wanted: Details, known: _Known) -> Mapping[str, tuple[str, str]]:
    """Field -> (before, after) as texts; empty for a unit that joins."""
    if part is None:
        return {}
    codes = {unit.pk: unit.code for unit in (*known.units.values(), part.host, part.sending) if unit is not None}
    before, after = (dict(_texts(one, codes)) for one in (details_of(part), wanted))
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _texts(details: Details, codes: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for name, value in asdict(details).items():
        if name == "exempt":
            yield name, YES if value else NO
        else:
            yield name, codes[value] if name in UNITS and value else "" if value is None else str(value)


def listed_rows(programme: Programme, day: date) -> Iterable[list[Any]]:
    """What is known of each unit that takes part, in the order of the columns, to be changed and sent back."""
    parts = Participant.objects.filter(on(day), programme=programme).select_related("unit", "host", "sending")
    for part in parts.order_by("unit__code"):
        yield [part.unit.code, part.unit.zh, part.category, part.exempt, part.officers,
               *(getattr(part, name) for name in DAYS),
               part.host.code if part.host else None, part.sending.code if part.sending else None]
