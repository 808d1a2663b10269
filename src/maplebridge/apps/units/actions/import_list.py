"""A list of units or people written at once: all good rows or, where the database meanwhile says otherwise, nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.import_people import write_people
from maplebridge.apps.units.actions.import_units import write_units
from maplebridge.apps.units.actions.spans import lock_tree
from maplebridge.apps.units.queries.imports.people import plan_people
from maplebridge.apps.units.queries.imports.plan import Plan
from maplebridge.apps.units.queries.imports.reading import Row
from maplebridge.apps.units.queries.imports.units import plan_units
from maplebridge.web.refusals import NotPermitted, refuse
from maplebridge.words.phrases import bilingual


@action("units.import")
def import_units(event: Draft, *, rows: Sequence[Row], file: str, outcome: str, day: date, by: Actor) -> dict[str, int]:
    """Writes the good rows of a list of units. file: its SHA-256; outcome: that of the plan the person was shown.
    Gives how many were new and changed. Raises Refused where it would come out otherwise by now."""
    lock_tree()
    return _write(event, plan_units(rows, by, day), "units", write_units, file, outcome, by)


@action("people.import")
def import_people(event: Draft, *, rows: Sequence[Row], file: str, outcome: str, day: date,
                  by: Actor) -> dict[str, int]:
    """The same for a list of people."""
    lock_tree()
    return _write(event, plan_people(rows, by, day), "people", write_people, file, outcome, by)


def _write(event: Draft, plan: Plan, kind: str, write: Callable[[Plan], None], file: str, outcome: str,
           by: Actor) -> dict[str, int]:
    if not by.holds("people.import"):
        raise NotPermitted("people.import")
    if plan.outcome != outcome:
        raise refuse("import.outcome_changed")
    if not plan.good:
        raise refuse("import.nothing_new")
    try:
        write(plan)
    except IntegrityError:  # somebody added one of them since the plan was made
        raise refuse("import.outcome_changed") from None
    done: dict[str, Any] = {"new": len(plan.new), "changed": len(plan.changed)}
    event.about("list", file, bilingual(f"import.{kind}"), file=file, **done)
    event.bulk([planned.key, planned.row.line, planned.row.values] for planned in (*plan.new, *plan.changed))
    return done
