"""The fixed cast of the tests: two cities that mirror each other, one person per role.

    A (bureau)             B (bureau)
      A1 (district)          B1 (district)
        A11, A12 (stations)    B11 (station)
      A2 (district)
        A21 (station)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.access import ROLES, STEP, Actor
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit, UnitSpan
from maplebridge.apps.units.queries.actor import actor_of

FIRST_DAY = date(2026, 1, 1)
TREE = {"A": (None, "bureau"), "A1": ("A", "district"), "A11": ("A1", "station"), "A12": ("A1", "station"),
        "A2": ("A", "district"), "A21": ("A2", "station"),
        "B": (None, "bureau"), "B1": ("B", "district"), "B11": ("B1", "station")}
SEATS = {"office": "A", "department": "A", "leader": "A", "inspector": "A", "auditor": "A", "system_admin": "A",
         "security_admin": "A", "audit_admin": "A", "chief": "A11", "officer": "A11", "community": "A11"}
PASSWORD = "maple bridge over quiet water"


@dataclass
class Cast:
    """Units by code, people by role (and `nobody`: an account without any role, at A11)."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, who: str, day: date | None = None) -> Actor:
        return actor_of(self.people[who], day or timezone.localdate())

    def client(self, who: str) -> Client:
        """A browser that is logged in."""
        client = Client()
        client.force_login(self.people[who])
        return client

    def add_person(self, who: str, at: str, role: str | None = None) -> Person:
        person = Person(username=who, zh=f"{who}甲", en=who.title(), unit=self.units[at])
        person.set_unusable_password()
        person.save()
        Post.objects.create(person=person, unit=self.units[at], title="民警", main=True, from_day=FIRST_DAY)
        if role:
            RoleGrant.objects.create(person=person, unit=self.units[at], role=role, from_day=FIRST_DAY)
        self.people[who] = person
        return person


def make_cast() -> Cast:
    cast = Cast()
    for code, (parent, kind) in TREE.items():
        above = cast.units.get(parent or "")
        unit = Unit.objects.create(code=code, zh=f"{code}单位", en=f"Unit {code}", kind=kind, parent=above, path=code,
                                   category="urban" if kind == "station" else "", opened_on=FIRST_DAY)
        unit.path = (above.path if above else "") + f"{unit.pk:0{STEP}X}"
        unit.save()
        UnitSpan.objects.create(unit=unit, from_day=FIRST_DAY, parent=above, zh=unit.zh, en=unit.en,
                                category=unit.category)
        cast.units[code] = unit
    for role in ROLES:
        cast.add_person(role, SEATS[role], role)
    cast.add_person("nobody", "A11")
    cast.add_person("other_office", "B", "office")
    return cast
