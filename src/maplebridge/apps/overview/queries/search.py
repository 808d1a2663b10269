"""What somebody looks for, whatever it is: units and people within their view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person
from maplebridge.apps.units.queries.look_up import MOST, units_like
from maplebridge.apps.units.queries.people import found_by
from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class FoundPerson:
    key: int
    name: Text
    unit: Text


@dataclass(frozen=True, slots=True)
class Found:
    """At most MOST of each; `more`: there were that many, so there may be others. units: code and name."""

    units: list[tuple[str, Text]]
    people: list[FoundPerson]

    @property
    def count(self) -> int:
        return len(self.units) + len(self.people)

    @property
    def more(self) -> bool:
        return MOST in (len(self.units), len(self.people))


def search(actor: Actor, text: str, day: date) -> Found:
    """Two queries. text: not empty."""
    rows = Person.objects.filter(actor.scope("people.view", "unit__path"), found_by(text)).order_by("zh", "pk")
    people = rows.values_list("pk", "zh", "en", "unit__zh", "unit__en")[:MOST]
    return Found(units_like(actor, text, day),
                 [FoundPerson(key, Text(zh, en or None), Text(unit_zh, unit_en or None))
                  for key, zh, en, unit_zh, unit_en in people])
