"""What the demo city's units wrote until its day of report, unit by unit, while the site is served already."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.ledgers.actions.expect import expect
from maplebridge.apps.ledgers.actions.places import import_places
from maplebridge.apps.ledgers.actions.take_over import take_over
from maplebridge.apps.programmes.queries.programmes import programme_by_code
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.queries.tree import units_called
from maplebridge.engine.ledger import Assignment
from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.model import REPORT_DAY, City, Size, Unit
from maplebridge.packs.demo_city.programme import PROGRAMMES, ProgrammePlan, kept_by
from maplebridge.web.clock import today

KIND = "demo.records"
MADE_ELSEWHERE = ("L01", "L14")  # by the site itself, of plans and of the other books


def ask_for_records(seed: int) -> None:
    ask(kind=KIND, params={"seed": seed}, by=SYSTEM)


def demo_units(seed: int) -> tuple[City, list[tuple[ProgrammePlan, Unit]]]:
    """In the order in which they are taken over; the same for the same seed."""
    city = build_city(seed, Size.full())
    return city, [(plan, unit) for plan in PROGRAMMES for unit in city.of_kind(plan.kind)]


def list_places(city: City, by: Actor) -> None:
    """Every place of the city, at its community."""
    rows = [{"code": one.code, "zh": one.name.zh, "en": one.name.en, "kind": one.kind, "unit": one.community}
            for one in city.places]
    top = city.of_kind("city")[0].code
    import_places(unit=units_called([top])[top], rows=rows, today=REPORT_DAY, by=by)


def take_over_unit(plan: ProgrammePlan, city: City, unit: Unit, by: Actor) -> int:
    """Gives how many entries. Each book is one write."""
    kept = kept_by(plan, city, unit)
    key = units_called([unit.code])[unit.code]
    expect(programme=programme_by_code(plan.folder).pk, rows=[_duty(one) for one in kept.duties], today=REPORT_DAY,
           by=by.with_once(f"{by.once}.owed" if by.once else None))
    books: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in kept.entries:
        if entry.ledger not in MADE_ELSEWHERE:
            books[entry.ledger].append({code: _cell(value) for code, value in entry.values.items()})
    return sum(take_over(unit=key, ledger=ledger, rows=rows, today=REPORT_DAY,
                         by=by.with_once(f"{by.once}.{ledger}" if by.once else None))["count"]
               for ledger, rows in sorted(books.items()))


def count_demo() -> None:
    """So that the first page shows points at once."""
    for plan in PROGRAMMES:
        make(programme_by_code(plan.folder), today())


def _cell(value: Any) -> Any:
    """As a sheet holds it."""
    if isinstance(value, float):
        return Decimal(str(value))
    return ";".join(map(str, value)) if isinstance(value, list | tuple) else value


def _duty(one: Assignment) -> dict[str, Any]:
    days: dict[str, date] = {"from": one.start, "due": one.due}
    return {"unit": one.unit, "ledger": one.ledger, "key": one.key, **days, "expected": one.expected,
            "exempt": one.exempt or None, "reason": one.reason or None}
