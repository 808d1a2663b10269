"""Less than the whole table of a unit: one line, or the lines with their people only."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.programmes.models import LineRead, Participant
from maplebridge.apps.programmes.queries.lines import Line, applies, people_of, steps_of
from maplebridge.apps.programmes.queries.plans import plan_of
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.engine.schedule.states import line_state
from maplebridge.web.refusals import Unseen


def bare_line(participant: Participant, code: str) -> Line:
    """What the table says of a line of the unit. No query. Raises Unseen where it has none of that code."""
    table = scheme_of(participant.rolled_out.pk).items if participant.rolled_out else ()
    for item in table:
        for one in item.indicators:
            if one.code == code and applies(one, participant.category):
                return Line(item, one)
    raise Unseen


def line_of(participant: Participant, code: str, day: date) -> tuple[Line, frozenset[int]]:
    """A line with people and steps, and who of the unit has read it. Three queries. Raises Unseen."""
    line, version = bare_line(participant, code), participant.rolled_out
    assert version is not None
    plan, _ = plan_of(version, [participant], day)
    of_plan = next((one for one in plan.lines(participant.unit.code) if one.indicator == code), None) if plan else None
    steps = steps_of(plan, participant).get(code, ())
    read = frozenset(LineRead.objects.filter(participant=participant, version=version, indicator=code).values_list(
        "person", flat=True))
    promised = {step: date.fromisoformat(planned) for step, planned in participant.promised.items()}
    people = people_of([participant], day).get((participant.pk, code), ())
    return Line(line.item, line.indicator, people, of_plan, steps, line_state(of_plan, steps, promised),
                len(read)), read


def named_lines(participant: Participant, day: date) -> tuple[Line, ...]:
    """Every line of the unit with its people, without dates. One query."""
    if participant.rolled_out is None:
        return ()
    people = people_of([participant], day)
    return tuple(Line(item, one, people.get((participant.pk, one.code), ()))
                 for item in scheme_of(participant.rolled_out.pk).items for one in item.indicators
                 if applies(one, participant.category))
