"""A list of places as a sheet has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.units.models import Unit
from maplebridge.engine.ledger import Context, Entry, Field, Kind, check_sheet, names_of
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Book, Sheet, Value
from maplebridge.engine.workdays import Calendar
from maplebridge.web.paths import below

#: Read like a ledger, so that its faults are found and placed like those of a ledger.
PLACES = Kind(
    code="places",
    name=Text("地点", "Places"),
    fields=(
        Field("code", Text("代码", "Code"), max_length=40, pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*"),
        Field("zh", Text("中文名称", "Name in Chinese"), required=True, max_length=40),
        Field("en", Text("英文名称", "Name in English"), max_length=120),
        Field("kind", Text("类型", "Kind"), max_length=40),
        Field("unit", Text("单位", "Unit"), "ref", ref="unit"),
    ),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """Good rows, the units they may name by code, every fault."""

    rows: tuple[Entry, ...]
    units: Mapping[str, Unit]
    problems: tuple[Problem, ...]


def check_places(unit: Unit, rows: Sequence[Mapping[str, Value]], day: date) -> Listed:
    """Units at or under this one may be named; a row without means this one."""
    units = {row.code: row for row in Unit.objects.filter(below(unit.path), closed_on=None)}
    codes = [field.code for field in PLACES.fields]
    sheet = Sheet("rows", (tuple(codes), *(tuple(_cell(row, code, unit) for code in codes) for row in rows)))
    context = Context(day, Calendar.build((), (day.year,)),
                      {"unit": names_of((one.code, one.zh, one.en) for one in units.values())})
    checked = check_sheet(Book("rows", "csv", (sheet,)), sheet, PLACES, context)
    return Listed(checked.new, units, checked.problems)


def _cell(row: Mapping[str, Value], code: str, unit: Unit) -> Value:
    value = row.get(code)
    return unit.code if code == "unit" and value in (None, "") else value
