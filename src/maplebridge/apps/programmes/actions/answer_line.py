"""The lead department answers what a unit asked."""

from __future__ import annotations

from datetime import date, datetime

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.ask_line import typed_faults
from maplebridge.apps.programmes.actions.edit_participant import name_of
from maplebridge.apps.programmes.models import LineQuestion
from maplebridge.apps.programmes.queries.programmes import programmes_within
from maplebridge.apps.programmes.queries.questions import item_of, may_answer
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import NotPermitted, Unseen


@action("lines.answer")
def answer_line(event: Draft, *, question: int, answer: str, today: date, at: datetime, version: int, by: Actor) -> int:
    """Once: what must be said later is another question. Gives the key of the question. Raises Stale, Refused."""
    row = (LineQuestion.objects.select_for_update(of=("self",))
           .select_related("programme__unit", "participant__unit", "participant__rolled_out")
           .filter(pk=question).first())
    if row is None or not programmes_within(by).filter(pk=row.programme_id).exists():
        raise Unseen
    table = row.participant.rolled_out or in_force(row.programme)
    item = item_of(scheme_of(table.pk), row.indicator) if table else None
    if not may_answer(by, row.programme, item, today):
        raise NotPermitted("lines.answer")
    require_version("question", row.pk, seen=version, now=row.version)
    faults = typed_faults("answer", answer)
    if row.answered_at is not None:
        faults.append(Problem("lines.answered_already", Place(path="answer")))
    if faults:
        raise Refused(faults)
    row.answer, row.answered_by_id, row.answered_at = answer.strip(), by.key, at
    row.version += 1
    row.save(update_fields=["answer", "answered_by", "answered_at", "version"])
    event.about("question", row.pk, name_of(row.participant), unit=row.participant.unit, version=row.version,
                line=row.indicator, changes={"answered": (False, True)})
    return row.pk
