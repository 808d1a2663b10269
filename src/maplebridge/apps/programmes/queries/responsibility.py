"""The chain of responsibility of a programme: from the leading group to the person of each line, and where it is
broken. What grows with units and lines is counted by the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from maplebridge.apps.programmes.models import ItemLead, LinePerson, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.naming import open_lines_of
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.access import HEAD, Actor
from maplebridge.apps.units.duties import Duty
from maplebridge.apps.units.models import Post, RoleGrant, Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.model import Item, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below
from maplebridge.words.phrases import bilingual

LEVELS = ("leader", "office", "lead", "department", "reached", "head", "person", "here", "confirmed")
DUTY = "programmes.line"


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the chain is broken. `unit`, `name`, `path`: of the unit at which it is mended; `count`: lines, where it is
    about lines."""

    level: str
    unit: str
    name: Text
    path: str
    item: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """How many links there should be, and how many there are."""

    code: str
    wanted: int
    there: int


@dataclass(frozen=True, slots=True)
class Chain:
    levels: tuple[Level, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A unit that takes part, as far as the chain asks. `lines`: how many apply to it."""

    key: int
    code: str
    name: Text
    path: str
    reached: bool
    headed: bool
    lines: int


def chain_of(programme: Programme, version: SchemeVersion, day: date, actor: Actor) -> Chain:
    """As far as the actor sees the units. Five queries, however many units and lines there are."""
    items = scheme_of(version.pk).items
    parts = _parts(programme, version, day, actor)
    seen = participants_on(programme, day, actor).order_by()
    held = LinePerson.objects.filter(on(day), part=RESPONSIBLE, participant__in=seen.values("pk"))
    leads = lead_rows(programme, day)
    roles = _roles_at([programme.unit, *leads.values()], day)
    gaps = [*_above(programme, roles), *_leads(programme, items, leads, roles), *_units(parts, held, day)]
    wanted = Counter({"leader": 1, "office": 1, "lead": len(items), "department": len(leads), "reached": len(parts),
                      "head": len(parts), "person": sum(part.lines for part in parts)})
    missing = Counter[str]()
    for gap in gaps:
        missing[gap.level] += gap.count or 1
    wanted["here"] = wanted["person"] - missing["person"]
    wanted["confirmed"] = wanted["here"] - missing["here"]
    return Chain(tuple(Level(code, wanted[code], wanted[code] - missing[code]) for code in LEVELS), tuple(gaps))


def _roles_at(units: Sequence[Unit], day: date) -> set[tuple[int, str]]:
    """(unit, role) that somebody who is here holds at one of the units itself."""
    rows = RoleGrant.objects.filter(on(day), unit__in=units, role__in=("leader", "office", "department"))
    return set(rows.exclude(person__left_on__lt=day).values_list("unit", "role"))


def _above(programme: Programme, held: set[tuple[int, str]]) -> Iterator[Gap]:
    for role in ("leader", "office"):
        if (programme.unit.pk, role) not in held:
            yield _gap_at(role, programme.unit)


def _leads(programme: Programme, items: Sequence[Item], leads: dict[str, Unit],
           held: set[tuple[int, str]]) -> Iterator[Gap]:
    """Items that nobody leads, and leads where nobody can answer."""
    for item in items:
        unit = leads.get(item.code)
        if unit is None:
            yield _gap_at("lead", programme.unit, item.code)
        elif (unit.pk, "department") not in held:
            yield _gap_at("department", unit, item.code)


def _gap_at(level: str, unit: Unit, item: str = "") -> Gap:
    return Gap(level, unit.code, Text(unit.zh, unit.en or None), unit.path, item)


def _parts(programme: Programme, version: SchemeVersion, day: date, actor: Actor) -> list[Part]:
    """A unit that the version in force has not reached yet goes on by the one it has."""
    head = RoleGrant.objects.filter(on(day), role=HEAD, unit=OuterRef("unit")).exclude(person__left_on__lt=day)
    rows = participants_on(programme, day, actor).annotate(headed=Exists(head)).values_list(
        "pk", "unit__code", "unit__zh", "unit__en", "unit__path", "category", "rolled_out", "headed")
    counts: dict[tuple[int, str], int] = {}
    found = []
    for key, code, zh, en, path, category, table, headed in rows:
        if table and (table, category) not in counts:
            counts[table, category] = lines_for(scheme_of(table), category)
        found.append(Part(key, code, Text(zh, en or None), path, table == version.pk, headed,
                          counts[table, category] if table else 0))
    return found


def lines_for(scheme: Scheme, category: str) -> int:
    return sum(applies(one, category) for one in scheme.indicators())


def _units(parts: Sequence[Part], held: QuerySet[LinePerson], day: date) -> Iterator[Gap]:
    """Two queries: what is named and confirmed by unit; who of the named is at another unit."""
    gone = Q(person__left_on__lt=day)
    counted = held.order_by().values_list("participant").annotate(
        n=Count("pk"), waits=Count("pk", filter=Q(confirmed_at=None) & ~gone), left=Count("pk", filter=gone))
    named = {key: (count, waits, left) for key, count, waits, left in counted}
    away = _elsewhere(held.exclude(gone), day)
    for part in parts:
        if not part.reached:
            yield Gap("reached", part.code, part.name, part.path)
        if not part.headed:
            yield Gap("head", part.code, part.name, part.path)
        count, waits, left = named.get(part.key, (0, 0, 0))
        lost = away.get(part.key, Lost())
        for level, missing in (("person", part.lines - count), ("here", left + lost.lines),
                               ("confirmed", waits - lost.waiting)):
            if missing > 0:
                yield Gap(level, part.code, part.name, part.path, count=missing)


@dataclass(frozen=True, slots=True)
class Lost:
    """Lines of a unit whose person is at another unit; of these, those not confirmed."""

    lines: int = 0
    waiting: int = 0


def _elsewhere(held: QuerySet[LinePerson], day: date) -> dict[int, Lost]:
    """Whose main post is at another unit and who has no further post at this one."""
    beside = Post.objects.filter(on(day), person=OuterRef("person"), unit=OuterRef("participant__unit"))
    lost = held.exclude(person__unit=F("participant__unit")).filter(~Exists(beside)).order_by()
    rows = lost.values_list("participant").annotate(n=Count("pk"), waits=Count("pk", filter=Q(confirmed_at=None)))
    return {part: Lost(count, waits) for part, count, waits in rows}


def lead_rows(programme: Programme, day: date) -> dict[str, Unit]:
    """Item -> the unit that leads it. One query."""
    rows = ItemLead.objects.filter(on(day), programme=programme).select_related("unit")
    return {row.item: row.unit for row in rows}


def proposed_leads(programme: Programme, items: Sequence[Item], day: date) -> dict[str, Unit]:
    """Item -> the department, office or bureau under the programme's unit that is called as most of its lines say.
    One query."""
    wanted = {item.code: _department(item) for item in items}
    names = {text for name in wanted.values() if name for text in (name.zh, name.en) if text}
    found: dict[str, Unit] = {}
    units = Unit.objects.filter(below(programme.unit.path), Q(zh__in=names) | Q(en__in=names), closed_on=None,
                                opened_on__lte=day).order_by("path")
    by_name: dict[str, Unit] = {}
    for unit in units:
        by_name.setdefault(unit.zh, unit)
        by_name.setdefault(unit.en, unit)
    for item, name in wanted.items():
        unit = name and (by_name.get(name.zh) or by_name.get(name.en or name.zh))
        if unit:
            found[item] = unit
    return found


def _department(item: Item) -> Text | None:
    """Which department most lines of the item name; of equals the first."""
    counted = Counter(one.lead_department for one in item.indicators if one.lead_department)
    return counted.most_common(1)[0][0] if counted else None


def open_duties(person: int, last_day: date) -> Iterator[Duty]:
    """What somebody who leaves must hand on: their lines, one duty for each unit and programme."""
    by_part: dict[int, list[LinePerson]] = defaultdict(list)
    for one in open_lines_of(person, last_day + timedelta(days=1)):
        by_part[one.participant_id].append(one)
    for key, lines in by_part.items():
        part = lines[0].participant
        name = bilingual("lines.duty", programme=Text(part.programme.zh, part.programme.en or None),
                         unit=Text(part.unit.zh, part.unit.en or None), lines=[one.indicator for one in lines])
        yield Duty(DUTY, str(key), name, part.unit_id, may_end=False)
