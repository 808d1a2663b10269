"""The fast path against the Decimal reference on random schemes with random facts.

MAPLEBRIDGE_RANDOM_SCHEMES sets how many (default 1000); the number in a failure's name is the seed.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.facts import Facts, facts_of
from maplebridge.engine.score.reference.interpreter import Reference
from maplebridge.engine.score.reference.values import Absence
from maplebridge.engine.score.result import STATES, Scores
from maplebridge.engine.score.run import score
from tests.engine.score.random_facts import random_tables, random_units
from tests.engine.score.random_scheme import Maker

SCHEMES = int(os.environ.get("MAPLEBRIDGE_RANDOM_SCHEMES", "1000"))
BATCH = 50
CLOSE = Decimal("1e-9")


class Weekdays:
    """A calendar without holidays."""

    def between(self, start: date, end: date) -> int:
        return _weekdays(end) - _weekdays(start)


def _weekdays(day: date) -> int:
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest + 1, 5)


def random_case(seed: int) -> tuple[Scheme, Facts]:
    rnd = Random(seed)
    scheme = Maker(rnd).scheme()
    units = random_units(rnd)
    return scheme, facts_of(random_tables(rnd, units.column("unit").to_pylist()), scheme, units)


def differences(scheme: Scheme, facts: Facts, scores: Scores) -> list[str]:
    """Every cell, gate and prize in which the fast path and the reference disagree."""
    rows = {name: facts.rows(name) for name in facts.tables}
    reference = Reference(scheme, facts.units.records(), rows, Weekdays())
    found = []
    for name, window in scores.cells:
        column = scores.column(name, window)
        deco = scheme.nodes[name].deco
        exact = bool(deco.round) and deco.order[-1] == "round"
        for place, unit in enumerate(scores.units):
            expected = reference.value(name, unit, window)
            state, value = STATES[column.state[place]], column.value(place)
            if not _same(state, value, expected, exact):
                found.append(f"{name} {window} {unit}: {state} {value!r}, reference {expected!r}; {scheme.nodes[name]}")
    for window in {window for _, window in scores.cells}:
        ours = {(entry.node, entry.unit, entry.place) for entry in scores.gates(window)}
        known = {name for name, code in scores.cells if code == window}
        theirs = {
            (node, unit, change.params["gate"]) for node, unit, change in reference.gate_log(window) if node in known
        }
        found += [f"gate {gate} in {window}" for gate in ours ^ theirs]
    lost = {unit: reference.ineligible(unit) for unit in scores.units if reference.ineligible(unit)}
    if {unit: set(prizes) for unit, prizes in lost.items()} != {u: set(p) for u, p in scores.ineligible().items()}:
        found.append(f"prizes {scores.ineligible()}, reference {lost}")
    return found


def _same(state: str, value: Decimal | str | None, expected: Decimal | str | Absence, exact: bool) -> bool:
    if isinstance(expected, Absence):
        return state == expected.value
    if state != "present" or isinstance(value, str) or isinstance(expected, str):
        return state == "present" and value == expected
    if value is None:
        return False
    return value == expected if exact else abs(value - expected) <= CLOSE * max(Decimal(1), abs(expected))


@pytest.mark.parametrize("first", range(0, SCHEMES, BATCH))
def test_every_cell_gate_and_prize_agrees(first: int) -> None:
    for seed in range(first, min(first + BATCH, SCHEMES)):
        scheme, facts = random_case(seed)
        found = differences(scheme, facts, score(scheme, facts, calendar=Weekdays()))
        assert not found, f"seed {seed}: {len(found)} differences, first: {found[0]}"
