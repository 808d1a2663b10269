"""What the table needs to know of a unit that takes part, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.programmes.models import Participant, SchemeVersion
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.engine.problem import Place, Problem

MOST_OFFICERS = 9_999


@dataclass(frozen=True, slots=True)
class Details:
    """Category as the table names it, strength, own days, and for stationed groups host and sending unit (keys)."""

    category: str = ""
    exempt: bool = False
    officers: int | None = None
    assessment_day: date | None = None
    arrival: date | None = None
    rotation: date | None = None
    host: int | None = None
    sending: int | None = None


def details_of(row: Participant) -> Details:
    return Details(row.category, row.exempt, row.officers, row.assessment_day, row.arrival, row.rotation, row.host_id,
                   row.sending_id)


def detail_faults(row: Participant, details: Details, version: SchemeVersion | None) -> list[Problem]:
    """Each at its field. `version`: by which the unit goes, or will go."""
    known = [one.code for one in scheme_of(version.pk).categories] if version else []
    faults = []
    if known and details.category not in known:
        faults.append(Problem("rollout.category_unknown", Place(path="category"), {"category": details.category}))
    if details.officers is not None and not 0 < details.officers <= MOST_OFFICERS:
        faults.append(Problem("rollout.officers_range", Place(path="officers"), {"most": MOST_OFFICERS}))
    if details.arrival and details.rotation and details.rotation <= details.arrival:
        faults.append(Problem("rollout.rotation_early", Place(path="rotation"), {"day": details.arrival}))
    if details.assessment_day and details.assessment_day < row.from_day:
        faults.append(Problem("rollout.assessed_early", Place(path="assessment_day"), {"day": row.from_day}))
    for name in ("host", "sending"):
        if getattr(details, name) == row.unit_id:
            faults.append(Problem("rollout.itself", Place(path=name)))
    return faults
