"""Things that are named in an address or inside what was sent. One that is not there and one that may not be seen are
told alike."""

from __future__ import annotations

from typing import Any

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.people import person_by_key
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import Unseen


def unit_named(code: str, actor: Actor, path: str) -> Any:
    """The unit of a code. `path`: the field that names it. Raises Refused."""
    try:
        unit = unit_by_code(code)
    except Unseen:
        unit = None
    if unit is None or not actor.may("units.view", unit.path):
        raise Refused([Problem("api.no_such_unit", Place(path=path), {"code": code})])
    return unit


def person_named(person: int, actor: Actor, path: str) -> Any:
    """The person of a number. Raises Refused."""
    try:
        found = person_by_key(person)
    except Unseen:
        found = None
    if found is None or not actor.may("people.view", found.path):
        raise Refused([Problem("api.no_such_person", Place(path=path), {"person": person})])
    return found


def person_addressed(person: int) -> Any:
    """The person whose number stands in the address. Raises Unseen."""
    return person_by_key(person)
