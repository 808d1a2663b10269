"""A next step that an entry names goes into the unit's plan, so that nobody has to type it there again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import OWNER, person_of, record_key
from maplebridge.apps.ledgers.queries.kinds import lines_served
from maplebridge.apps.programmes.actions.add_step import LONGEST_NAME, NewStep, lay_step
from maplebridge.apps.programmes.actions.taken_step import person_faults, take_plan
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Place, Refused
from maplebridge.engine.scheme.text import Text

AT = {"zh": "next_step", "planned": "next_step_due", "person": "responsible"}  # fields of a step -> of an entry


def lay_next_step(row: Entry, *, now: datetime, by: Actor) -> str | None:
    """Gives the step's key. It is laid at the first line that the entry serves, once for a record however often that
    is corrected; one that is past already is not. Raises Refused with faults at the entry's own fields."""
    text, due = str(row.values.get("next_step") or ""), str(row.values.get("next_step_due") or "")
    today = timezone.localdate(now)
    if not text or not due or date.fromisoformat(due[:10]) < today or not by.may("tasks.do", row.path):
        return None
    lines = lines_served(row.values)
    parts = Participant.objects.filter(on(today), unit=row.unit_id, rolled_out__isnull=False).order_by("pk")
    for part in parts.values_list("pk", flat=True):
        plan = take_plan(part, "tasks.do", today, by)
        line = next((code for code in lines if plan.line(code) is not None), None)
        if line is None:
            continue
        planned, person = date.fromisoformat(due[:10]), person_of(row.values.get("responsible"))
        step = NewStep(Text(text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME - 1]}…"), planned,
                       person=None if person_faults("person", person, plan, planned) else person, origin=OWNER,
                       origin_key=str(record_key(row)))
        try:
            return lay_step(plan, line, step).key
        except Refused as refused:
            raise Refused(replace(problem, place=Place(path=AT.get(problem.place.path or ""))) for problem in
                          refused.problems) from None
    return None
