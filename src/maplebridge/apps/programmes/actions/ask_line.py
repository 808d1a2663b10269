"""A unit asks the lead department about a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.name_people import require_open
from maplebridge.apps.programmes.models import LineQuestion
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.words.phrases import label


@action("lines.ask")
def ask_line(event: Draft, *, participant: int, line: str, text: str, today: date, at: datetime, by: Actor) -> int:
    """Gives the question's key. Every unit of the programme will see it. Raises Refused."""
    row = lock_participant(participant)
    by.require("lines.read", row.path, seen="programmes.view")
    known = require_open(row, today)
    faults = typed_faults("text", text)
    if line not in known:
        faults.append(Problem("lines.unknown_line", Place(path="text"), {"line": line}))
    elif LineQuestion.objects.filter(participant=row, indicator=line, text=text.strip(), answered_at=None).exists():
        faults.append(Problem("lines.asked_already", Place(path="text")))
    if faults:
        raise Refused(faults)
    made = LineQuestion.objects.create(programme_id=row.programme_id, participant=row, indicator=line,
                                       text=text.strip(), asked_by_id=by.key, asked_at=at)
    event.about("question", made.pk, name_of(row), unit=row.unit, version=made.version, line=line)
    return made.pk


def typed_faults(name: str, text: str) -> list[Problem]:
    """Of a question or answer: it is there, fits, and tells no identity number."""
    field = label(f"lines.field_{name}")
    return [replace(fault, params={**fault.params, "field": field})
            for fault in text_faults(LineQuestion, (name,), **{name: " ".join(text.split())})]
