"""Units held against the scheme's categories: a unit of an unknown one would be ranked alone, and first."""

from __future__ import annotations

from dataclasses import replace

from maplebridge.cli.chain.registers import Registers
from maplebridge.engine.ledger import Entry, names_of
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import Scheme


def sort_units(registers: Registers, scheme: Scheme) -> Registers:
    """Categories may be given by code or name; a unit that takes part in none of the scheme's is left out."""
    known = names_of((c.code, c.name.zh, c.name.en or "") for c in scheme.categories)
    if not known:
        return registers
    units, faulty, problems = [], [], []
    for unit in registers.entries.get("units", ()):
        given = str(unit.values.get("category") or "")
        if not takes_part(unit, scheme) or given in {c.code for c in scheme.categories}:
            units.append(unit)
        elif known.get(given):
            units.append(replace(unit, values={**unit.values, "category": known[given]}))
        else:
            faulty.append(unit)
            params = {"unit": unit.unit, "category": given or "–", "known": [c.code for c in scheme.categories]}
            problems.append(Problem("programme.unknown_category", unit.place(), params))
    return Registers(
        {**registers.entries, "units": tuple(units)},
        {**registers.faulty, "units": (*registers.faulty.get("units", ()), *faulty)},
        (*registers.problems, *problems),
    )


def takes_part(unit: Entry, scheme: Scheme) -> bool:
    """Only units of the kind that the scheme assesses; all where it does not say."""
    return scheme.assesses is None or unit.values.get("kind") in (None, scheme.assesses)
