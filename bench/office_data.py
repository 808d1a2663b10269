"""An office at work, written in bulk: a table of 100 lines at many stations, people named, steps done, books kept.

Each station is as the first one of the demo city: its entries say what the demo's do, only unit, people and numbers are
its own. So a page of one unit has the same to show in a small city and in a large one."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from maplebridge.apps.ledgers.models import Entry, Expected, Month
from maplebridge.apps.ledgers.queries.kinds import own_fields
from maplebridge.apps.programmes.models import (
    LinePerson,
    Participant,
    Programme,
    SchemeContent,
    SchemeVersion,
    Task,
)
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.versions import kinds_of, scheme_of
from maplebridge.apps.programmes.states import DONE, RUNNING
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.engine.ledger import write_number
from maplebridge.engine.ledger.kind import UNIT
from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.model import Size
from maplebridge.packs.demo_city.programme import PROGRAMMES, kept_by
from maplebridge.packs.pack import load_pack, pack_files
from tests.apps.crowd import make_crowd

CODE = "OFFICE"
LINES = 100
ENTRIES = 200  # of each unit
SEED = 2026
ISSUED, ASSESSED = date(2026, 1, 5), date(2026, 7, 31)
SLOW, UNNAMED = 5, 3  # every fifth line is not confirmed yet; so many lines have nobody
AT_ONCE = 2_000
STATIONS = {50: 53, 5_000: 5_233}  # stations -> units of a crowd that has as many, its districts included
PEOPLE = 12  # of a station
TOGETHER = 50  # stations


def make_office(stations: int) -> None:
    """On an empty site. Accounts: demo-office, demo-chief and demo-officer, the latter two of the first station."""
    with transaction.atomic():
        bureau = make_crowd(STATIONS[stations], PEOPLE * STATIONS[stations])
        units = list(Unit.objects.filter(kind="station").order_by("pk")[:stations])
        assert len(units) == stations
        _shown_together(units)
        programme = make_programme(bureau, CODE, wide_table())
        version = programme.versions.get()
        parts = join(programme, units, version)
        staff = _staff(units)
        _accounts(bureau, units[0], staff[units[0].pk])
        _name(parts, version, staff)
        _work(parts, version)
        _keep_books(parts, version, staff)


def make_empty(times: int) -> None:
    """Programmes over the first 50 stations that no table has reached: EMPTY0, EMPTY1 ..."""
    bureau = Unit.objects.get(code="C0")
    units = list(Unit.objects.filter(kind="station").order_by("pk")[:TOGETHER])
    for n in range(times):
        join(make_programme(bureau, f"EMPTY{n}", wide_table()), units)


def _shown_together(units: Sequence[Unit]) -> None:
    """The first 50 are of one category, so that one list can show them in a large city too."""
    Unit.objects.filter(pk__in=[unit.pk for unit in units[:TOGETHER]]).update(category="suburban")
    for unit in units[:TOGETHER]:
        unit.category = "suburban"


def wide_table() -> dict[str, str]:
    """The files of the shipped table, with lines that are only watched added until it has LINES of them: each the copy
    of one that is there, its steps included."""
    files = dict(pack_files(load_pack("fengqiao")))
    table = yaml.safe_load(files["scheme.yaml"])
    items = [item for item in table["items"] if item["points"]]
    watched = next(one for item in table["items"] for one in item["indicators"] if one["tier"] == "diagnostic")
    many = sum(len(item["indicators"]) for item in table["items"])
    for n in range(LINES - many):
        item = items[n % len(items)]
        model = item["indicators"][n // len(items) % 2]
        only_watched = {key: watched[key] for key in ("tier", "points", "score") if key in watched}
        item["indicators"].append({**copy.deepcopy(model), **only_watched, "code": f"{item['code']}.w{n}"})
    return {**files, "scheme.yaml": yaml.safe_dump(table, allow_unicode=True, sort_keys=False)}


def make_programme(bureau: Unit, code: str, files: Mapping[str, str]) -> Programme:
    programme = Programme.objects.create(code=code, zh="枫桥式派出所创建", en="Creating drive", unit=bureau,
                                         begun_on=ISSUED)
    version = SchemeVersion.objects.create(programme=programme, number=1, scheme_code="FQ", scheme_version="1",
                                           sha256="0" * 64, document="公枫办〔2026〕1号", issued_on=ISSUED)
    SchemeContent.objects.create(version=version, files=files)
    return programme


def join(programme: Programme, units: Sequence[Unit], version: SchemeVersion | None = None) -> list[Participant]:
    """Units that take part; with a version, reached by it on its day."""
    parts = [Participant(programme=programme, unit=unit, category=unit.category, from_day=ISSUED, rolled_out=version,
                         assessment_day=ASSESSED, officers=PEOPLE,
                         rolled_out_at=_at(ISSUED) if version else None) for unit in units]
    if version is not None:
        made = Participant(pk=0, programme=programme, unit=units[0], category=units[0].category,
                           assessment_day=ASSESSED)
        promised = promises_of(version, [made], ISSUED)[0]  # the same for all: one calendar, one category
        for one in parts:
            one.promised = promised
    return Participant.objects.bulk_create(parts, batch_size=AT_ONCE)


def _staff(units: Sequence[Unit]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {unit.pk: [] for unit in units}
    for person in Person.objects.filter(unit__in=found).order_by("pk") if len(units) < AT_ONCE else \
            Person.objects.order_by("pk").iterator():
        if person.unit_id in found:
            found[person.unit_id].append(person)
    return found


def _accounts(bureau: Unit, unit: Unit, staff: Sequence[Person]) -> None:
    office = Person.objects.create(username="demo-office", zh="何枫", en="He Feng", unit=bureau, password="!")
    RoleGrant.objects.create(person=office, unit=bureau, role="office", from_day=ISSUED)
    RoleGrant.objects.filter(person__in=[staff[0].pk, staff[1].pk]).delete()
    for person, role in zip(staff, ("chief", "officer"), strict=False):
        Person.objects.filter(pk=person.pk).update(username=f"demo-{role}")
        RoleGrant.objects.create(person=person, unit=unit, role=role, from_day=ISSUED)


def _name(parts: Sequence[Participant], version: SchemeVersion, staff: Mapping[int, Sequence[Person]]) -> None:
    codes = [line.code for line in scheme_of(version.pk).indicators() if applies(line, parts[0].category)][UNNAMED:]
    _write(LinePerson, (
        LinePerson(participant=part, indicator=code, person=staff[part.unit_id][1 + n % 4], from_day=ISSUED,
                   named_at=_at(ISSUED), confirmed_at=_at(ISSUED) if n % SLOW else None)
        for part in parts for n, code in enumerate(codes)))


def _work(parts: Sequence[Participant], version: SchemeVersion) -> None:
    """Of five lines two are done, one is begun, one has only its first step done, one was not touched."""
    facts = []
    for n, line in enumerate(scheme_of(version.pk).indicators()):
        keys = [f"{line.code}.{task.key}" for task in line.tasks]
        done = {0: len(keys), 1: len(keys), 2: 1, 3: 1, 4: 0}[n % 5]
        for at, key in enumerate(keys):
            begun = ISSUED + timedelta(days=20 + n + 7 * at)
            if at < done:
                facts.append((key, DONE, begun, begun + timedelta(days=5)))
            elif at == done and n % 5 == 2:
                facts.append((key, RUNNING, begun, None))
    _write(Task, (
        Task(participant=part, key=key, indicator=key.rpartition(".")[0], state=state, started_on=started,
             ended_on=ended) for part in parts for key, state, started, ended in facts))


@dataclass(frozen=True, slots=True)
class _Record:
    """An entry as every unit has it. `people`, `places`: fields that name somebody, or where it was."""

    ledger: str
    number: str
    day: date | None
    year: int
    n: int
    values: Mapping[str, Any]
    people: tuple[str, ...]
    places: tuple[str, ...]
    entered: datetime


def _keep_books(parts: Sequence[Participant], version: SchemeVersion, staff: Mapping[int, Sequence[Person]]) -> None:
    kinds = kinds_of(version.pk)
    records = _records(kinds)
    _write(Entry, (_entry(kinds[one.ledger], one, part.unit, staff[part.unit_id], at)
                   for part in parts for at, one in enumerate(records)))
    months = Counter((one.ledger, f"{one.day:%Y-%m}" if one.day else "") for one in records)
    Month.objects.bulk_create(Month(ledger=ledger, month=month, changes=count) for (ledger, month), count in
                              months.items())
    _write(Expected, (
        Expected(participant=part, ledger=ledger, key=month, from_day=ISSUED, due=date(2026, 6, 30), count=count + 1)
        for part in parts for (ledger, month), count in months.items() if month))


def _records(kinds: Mapping[str, Any]) -> list[_Record]:
    """Spread evenly over the year of the demo's first station."""
    city = build_city(SEED, Size.full())
    kept = [one for one in kept_by(PROGRAMMES[0], city, city.of_kind("station")[0]).entries
            if one.ledger in kinds and one.ledger not in ("L01", "L14")]
    chosen = [kept[n * len(kept) // ENTRIES] for n in range(ENTRIES)]
    count: Counter[str] = Counter()
    found = []
    for one in chosen:
        kind, values = kinds[one.ledger], one.values
        count[one.ledger] += 1
        left_out = own_fields(kind) | {UNIT}
        entered = values.get("entered_at") or datetime.combine(one.day, datetime.min.time())
        people, places = (tuple(field.code for field in kind.fields if field.ref == ref and field.type == "ref"
                                and field.code in values and field.code not in left_out)
                          for ref in ("account", "place"))
        found.append(_Record(
            one.ledger, "", one.day, one.day.year, count[one.ledger],
            {code: _stored(value) for code, value in values.items() if code not in left_out and value is not None},
            people, places, timezone.make_aware(entered)))
    return found


def _entry(kind: Any, one: _Record, unit: Unit, staff: Sequence[Person], at: int) -> Entry:
    who = staff[1 + at % 4]
    number = write_number(kind, unit.code, one.year, one.n) if kind.number else ""
    if kind.number and "{unit}" not in kind.number.pattern:
        number = f"{number}-{unit.code}"
    return Entry(unit=unit, ledger=one.ledger, number=number, year=one.year, n=one.n, day=one.day,
                 values={**one.values, **dict.fromkeys(one.people, f"@{who.pk}"),
                         **dict.fromkeys(one.places, unit.code)},
                 entered_by=who,
                 entered_at=one.entered)


def _stored(value: Any) -> str | bool:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)):f}"
    return str(value.isoformat())


def _write(model: Any, rows: Iterator[Any]) -> None:
    while block := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(block)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))
