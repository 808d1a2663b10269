"""Invented names of people: no two alike."""

from __future__ import annotations

from random import Random
from typing import Any

from maplebridge.packs.demo_city.model import Person, Text


class PersonNames:
    """Draws names from a shuffled list of all combinations, so none comes twice."""

    def __init__(self, parts: dict[str, Any], rng: Random) -> None:
        self._all = [
            (surname, first, second)
            for surname in parts["surnames"]
            for first in parts["first"]
            for second in parts["second"]
        ]
        rng.shuffle(self._all)

    def person(self, unit: str, number: int, role: Text) -> Person:
        surname, first, second = self._all.pop()
        name = Text(surname[0] + first[0] + second[0], f"{surname[1]} {(first[1] + second[1]).capitalize()}")
        return Person(f"{unit}-{number:02}", name, unit, role)
