"""What an import would do, as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.grants import roles_to_give
from maplebridge.apps.units.queries.imports.columns import ROLE, offered
from maplebridge.apps.units.queries.imports.reading import Read, Row
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text

Fault = tuple[str, str, Mapping[str, Any]]  # field code, Problem code, parameters


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that is good. key: of what it changes, None: it is new. changes: field -> (before, after), as texts.
    unit: where a new one comes."""

    row: Row
    key: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows of a list, parted. `rejected`: line -> faults, which name a field and no place yet."""

    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    unchanged: tuple[Planned, ...]
    rejected: Mapping[int, tuple[Fault, ...]]
    day: date

    @property
    def good(self) -> int:
        """Rows that the import would write."""
        return len(self.new) + len(self.changed)

    @property
    def outcome(self) -> str:
        """The same for two plans exactly when they would do the same and refuse the same."""
        rows = [(one.row.line, one.key, sorted(one.row.values.items()), sorted(one.changes.items()))
                for one in (*self.new, *self.changed, *self.unchanged)]
        refused = [(line, [code for _, code, _ in faults]) for line, faults in sorted(self.rejected.items())]
        return sha256(json.dumps([str(self.day), rows, refused], default=str).encode()).hexdigest()


def plan_of(day: date, rows: Iterable[Planned], rejected: Mapping[int, tuple[Fault, ...]]) -> Plan:
    """Parts the rows; those among `rejected` are left out."""
    good = [one for one in rows if one.row.line not in rejected]
    return Plan(tuple(one for one in good if one.key is None),
                tuple(one for one in good if one.key is not None and one.changes),
                tuple(one for one in good if one.key is not None and not one.changes), rejected, day)


def problems_of(read: Read, plan: Plan, by: Actor) -> list[Problem]:
    """Every fault of every rejected row with its cell, in the order of the sheet. Roles that `by` may not give are not
    offered."""
    found = [problem for line in sorted({*read.faults, *plan.rejected}) for problem in (
        *read.faults.get(line, ()),
        *(Problem(code, read.place(line, name), params) for name, code, params in plan.rejected.get(line, ())))]
    roles = offered(roles_to_give(by))
    return [replace(one, params={**one.params, "options": roles}) if _is_of_roles(one) else one
            for one in (*read.general, *found)]


def _is_of_roles(problem: Problem) -> bool:
    return problem.code == "ledger.unknown_choice" and problem.params["field"] == ROLE
