"""Runs attacks one by one, each taken back afterwards, and counts which were found and placed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection, transaction

from maplebridge.apps.audit.models import Waiting
from maplebridge.apps.audit.seal import head
from maplebridge.apps.audit.triggers import GUARD
from maplebridge.apps.audit.verify import Wanted, check
from maplebridge.engine.problem import Problem
from tests.apps.audit.tampering.attacker import Attacker
from tests.apps.audit.tampering.attacks import ATTACKS

STATEMENTS = ("UPDATE audit_event SET actor_name = 'x'", "UPDATE audit_seal SET hash = 'x'", "DELETE FROM audit_event",
              "DELETE FROM audit_seal",
              "INSERT INTO audit_event SELECT * FROM audit_event WHERE true ON CONFLICT (id) DO UPDATE SET via = 'x'",
              "INSERT INTO audit_seal SELECT * FROM audit_seal WHERE true ON CONFLICT (seq) DO UPDATE SET hash = 'x'",
              "INSERT INTO audit_seal SELECT 10000 + seq, event, hash FROM audit_seal WHERE true "
              "ON CONFLICT (event) DO UPDATE SET hash = 'x'")
ONLY = {  # what one database alone can be told
    "postgresql": ("TRUNCATE audit_event", "TRUNCATE audit_seal"),
    "sqlite": ("REPLACE INTO audit_event SELECT * FROM audit_event", "REPLACE INTO audit_seal SELECT * FROM audit_seal",
               "INSERT OR REPLACE INTO audit_seal SELECT 10000 + seq, event, hash FROM audit_seal",
               "INSERT OR REPLACE INTO audit_seal (rowid, seq, event, hash) "
               "SELECT rowid, 10000 + seq, -event, hash FROM audit_seal",
               "INSERT OR REPLACE INTO audit_seal (seq, event, hash) VALUES ('1', -1, 'x')",
               "UPDATE OR REPLACE audit_seal SET hash = 'x'"),
}


@dataclass
class Tally:
    """By attack: how often tried, found, and found with the number of the link it was done to."""

    tried: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    placeable: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def tamper(times: int, seed: int) -> Tally:
    """Tries so many attacks on the record that is there. The head is the one a report would have printed."""
    tally, rng, printed = Tally(), random.Random(seed), head()
    wanted = Wanted(printed.hash, printed.seq)
    waiting = list(Waiting.objects.order_by("event").values_list("event", flat=True))
    assert check(wanted).whole, "the record is whole before anybody touches it"
    with GUARD.lowered(connection):
        for number in range(times):
            attack = ATTACKS[number % len(ATTACKS)]
            with transaction.atomic():
                with connection.cursor() as cursor:
                    place = attack(Attacker(cursor, rng, printed.seq, waiting))
                found = check(wanted)
                transaction.set_rollback(True)
            _count(tally, attack.__name__, place, found.problems, whole=found.whole)
    assert check(wanted).whole, "every attack was taken back"
    return tally


def _count(tally: Tally, name: str, place: int | None, problems: tuple[Problem, ...], *, whole: bool) -> None:
    tally.tried[name] += 1
    tally.found[name] += not whole
    if whole:
        tally.missed.append(f"{name} at {place}")
    if place is not None:
        tally.placeable[name] += 1
        tally.placed[name] += any(_names(problem, place) for problem in problems)


def _names(problem: Problem, seq: int) -> bool:
    said = problem.params
    if "first" in said and "last" in said:
        return said["first"] <= seq <= said["last"]
    return str(seq) in (str(said.get("seq")), str(said.get("other")))


def refused() -> int:
    """How many of the plain ways to change the record the database itself refuses."""
    statements = [*STATEMENTS, *ONLY[connection.vendor]]
    count = 0
    for statement in statements:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except Exception as fault:
            count += any(word in str(fault) for word in ("is never changed", "is kept 180 days"))
    assert count == len(statements), f"{len(statements) - count} statements were let through"
    return count
