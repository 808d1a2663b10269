"""A city of any size, written in bulk: for what must not grow with it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from maplebridge.apps.units.access import STEP
from maplebridge.apps.units.actions.heads import note_heads
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit, UnitSpan

FIRST_DAY = date(2026, 1, 1)
EACH = 24  # at most under one unit
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"


def make_crowd(units: int, people: int, *, prefix: str = "C") -> Unit:
    """A bureau with `units` units below it, at most 24 under any, and `people` spread over them, every tenth with an
    account and a role; every station has a head. Gives the bureau."""
    bureau = _units([_unit(f"{prefix}0", "bureau", None)])[0]
    above, made = [bureau], 0
    while units - made > len(above) * EACH:  # one more level of districts
        level = _units([_unit(f"{prefix}D{len(above[0].path)}x{n}", "district", above[n // EACH])
                        for n in range(min(len(above) * EACH, -(-(units - made) // (EACH + 1))))])
        above, made = level, made + len(level)
    stations = _units([_unit(f"{prefix}S{n}", "station", above[n // EACH]) for n in range(units - made)])
    _people(prefix, [*stations, bureau], people)
    return bureau


def _unit(code: str, kind: str, parent: Unit | None) -> Unit:
    return Unit(code=code, zh=f"{code}单位", en=f"Unit {code}", kind=kind, parent=parent, path=f"#{code}",
                category="urban" if kind == "station" else "", opened_on=FIRST_DAY)


def _units(rows: list[Unit]) -> list[Unit]:
    made = Unit.objects.bulk_create(rows, batch_size=500)
    for unit in made:
        unit.path = (unit.parent.path if unit.parent else "") + f"{unit.pk:0{STEP}X}"
    Unit.objects.bulk_update(made, ["path"], batch_size=500)
    UnitSpan.objects.bulk_create([UnitSpan(unit=unit, from_day=FIRST_DAY, parent=unit.parent, zh=unit.zh, en=unit.en,
                                           category=unit.category) for unit in made], batch_size=500)
    return made


def _people(prefix: str, units: list[Unit], count: int) -> None:
    rows = [Person(username=f"{prefix.lower()}{n}" if n % 10 == 0 else None, badge=f"{prefix}{n:06}",
                   zh=SURNAMES[n % 20] + GIVEN[n // 20 % 20] + GIVEN[n // 400 % 20], en=f"Person {n}",
                   initials=f"P{n % 997}", unit=units[n % len(units)], password="!") for n in range(count)]
    made = Person.objects.bulk_create(rows, batch_size=500)
    Post.objects.bulk_create([Post(person=person, unit=person.unit, title="民警", main=True, from_day=FIRST_DAY)
                              for person in made], batch_size=500)
    heads = {person.unit_id: person for person in reversed(made) if person.unit.kind == "station"}
    roles = [(person, "chief") for person in heads.values()]
    roles += [(person, "officer") for person in made if person.username and heads.get(person.unit_id) is not person]
    RoleGrant.objects.bulk_create([RoleGrant(person=person, unit=person.unit, role=role, from_day=FIRST_DAY)
                                   for person, role in roles], batch_size=500)
    note_heads(heads, timezone.localdate())
