"""The demo city on a new site: its units and staff through the same import that people use, and an account per role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_hex

from django.utils import timezone

from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions.account_setup import set_up_site
from maplebridge.apps.units.actions.add_person import NewPerson
from maplebridge.apps.units.actions.add_unit import NewUnit
from maplebridge.apps.units.actions.import_list import import_people, import_units
from maplebridge.apps.units.queries.accounts import DEMO
from maplebridge.apps.units.queries.imports.people import plan_people
from maplebridge.apps.units.queries.imports.reading import Row
from maplebridge.apps.units.queries.imports.units import plan_units
from maplebridge.cli.service.demo_programmes import make_demo_programmes, set_clock
from maplebridge.cli.service.demo_records import ask_for_records
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.model import City, Person, Size

SEED = 2026
OPENED = date(2024, 1, 1)
KINDS = {"city": "bureau"}  # the city's word for a kind, where it is another one
HEADLESS = 2  # of the last stations: nobody is named responsible yet, so that the office finds something to do
TOP = (("leader", "高明远", "Gao Mingyuan", "副局长"), ("inspector", "许慎行", "Xu Shenxing", "督察"),
       ("auditor", "钟正平", "Zhong Zhengping", "审计员"), ("system_admin", "田小川", "Tian Xiaochuan", "系统管理员"),
       ("audit_admin", "陆守真", "Lu Shouzhen", "审计管理员"))
ADMIN, OFFICE = Text("方可信", "Fang Kexin"), Text("何枫", "He Feng")
HOST = ("community", "杨桂兰", "Yang Guilan", "社区主任")


def make_demo_site() -> None:
    """Raises Refused where there are people already."""
    city, today = build_city(SEED, Size.full()), timezone.localdate()
    top = city.of_kind("city")[0]
    set_up_site(unit=NewUnit(top.code, Text(top.name.zh, top.name.en), "bureau"), by=SYSTEM, day=OPENED,
                admin=NewPerson(ADMIN, username=f"{DEMO}security_admin"),
                office=NewPerson(OFFICE, username=f"{DEMO}office"),
                code_hashes=(token_hex(32), token_hex(32)), now=timezone.now())  # of codes that nobody has
    units = _rows(_units(city))
    import_units(rows=units, file=_mark(units), outcome=plan_units(units, SYSTEM, today).outcome, day=today, by=SYSTEM)
    people, begun = _rows(_people(city)), OPENED + timedelta(days=len(TOP))  # roles hold on the day of the demo's clock
    import_people(rows=people, file=_mark(people), outcome=plan_people(people, SYSTEM, begun).outcome, day=begun,
                  by=SYSTEM)
    set_clock()
    make_demo_programmes(city)
    ask_for_records(SEED)


def _rows(values: Iterator[dict[str, RowValue]]) -> list[Row]:
    return [Row(line, {name: value for name, value in one.items() if value})
            for line, one in enumerate(values, start=2)]


def _mark(rows: Sequence[Row]) -> str:
    """Stands for the SHA-256 of a file where there is none."""
    return sha256(repr(rows).encode()).hexdigest()


def _units(city: City) -> Iterator[dict[str, RowValue]]:
    for unit in city.units:
        if unit.parent:
            yield {"code": unit.code, "zh": unit.name.zh, "en": unit.name.en, "kind": KINDS.get(unit.kind, unit.kind),
                   "category": unit.category or "", "parent": unit.parent, "opened": OPENED}


def _people(city: City) -> Iterator[dict[str, RowValue]]:
    stations = city.of_kind("station")
    chief, officer = city.staff[stations[0].code][:2]
    accounts = {chief.account: "chief", officer.account: "officer",
                city.staff[city.of_kind("department")[0].code][0].account: "department"}
    headless = {unit.code for unit in stations[-HEADLESS:]}
    for code, staff in city.staff.items():
        for n, person in enumerate(staff):
            role = "" if n == 0 and code in headless else _role(city, code, n)
            yield _person(person, role, accounts.get(person.account))
    top, host = city.of_kind("city")[0].code, city.of_kind("community")[0].code
    for n, (role, zh, en, title) in enumerate((*TOP, HOST)):
        yield {"badge": f"9900T{n}", "zh": zh, "en": en, "unit": host if role == "community" else top, "title": title,
               "role": role, "username": DEMO + role, "from_day": OPENED + timedelta(days=n)}


def _role(city: City, unit: str, place: int) -> str:
    if city.unit(unit).kind == "department":
        return "department"
    return "chief" if place == 0 else "officer"


def _person(person: Person, role: str, demo: str | None) -> dict[str, RowValue]:
    return {"badge": person.account, "zh": person.name.zh, "en": person.name.en, "unit": person.unit,
            "title": person.role.zh, "role": role, "username": DEMO + demo if demo else "", "from_day": OPENED}
