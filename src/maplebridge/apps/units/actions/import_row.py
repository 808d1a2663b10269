"""One row of the database as an import changes it."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.apps.units.models import Person, Unit
from maplebridge.web.refusals import refuse


def put(row: Person | Unit, changes: Mapping[str, tuple[str, str]]) -> None:
    """Sets field -> (before, after). Raises Refused where a value is no longer what it was when the plan was made."""
    for name, (before, after) in changes.items():
        if (getattr(row, name) or "") != before:
            raise refuse("import.outcome_changed")
        setattr(row, name, after)
