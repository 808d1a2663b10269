"""A table is handed in: kept as it came, once it can be read as a table at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.take_draft import take_programme
from maplebridge.apps.programmes.models import DraftFile, SchemeDraft
from maplebridge.apps.programmes.queries.drafts import answers_before, given, open_draft
from maplebridge.apps.programmes.reading import Handed, read_table
from maplebridge.apps.programmes.states import DROPPED
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text

FILE = "file"  # the field at which faults of the file are told


@action("programmes.hand_in")
def hand_in(event: Draft, *, programme: int, table: Handed, instead: int | None = None, at: datetime,
            by: Actor) -> int:
    """Gives the draft's key. `instead`: the open draft that it takes the place of, which the person has said to give
    up. Answers to the same words are taken over. Raises Refused, and then nothing is stored."""
    row = take_programme(programme, by)
    before = open_draft(row)
    if before is not None and before.sha256 == table.sha256:
        raise Refused([Problem("adoption.same_file", Place(path=FILE), {"file": before.file_name})])
    if before is not None and before.pk != instead:
        raise Refused([Problem("adoption.other_open", Place(path="replace"), {"file": before.file_name})])
    answers = answers_before(row)
    try:
        read_table(table, given(answers))
    except Refused as refused:
        raise Refused(_at_field(one) for one in refused.problems) from None
    if before is not None:
        before.state, before.version = DROPPED, before.version + 1
        before.save(update_fields=["state", "version"])
    draft = SchemeDraft.objects.create(programme=row, file_name=table.name, sha256=table.sha256, answers=answers,
                                       handed_in_by_id=by.key or None, handed_in_at=at)
    DraftFile.objects.create(draft=draft, content=table.load())
    event.about("scheme_draft", draft.pk, Text(table.name), unit=row.unit, version=draft.version,
                programme=Text(row.zh, row.en or None), sha256=table.sha256,
                instead=before.file_name if before else None)
    return draft.pk


def _at_field(problem: Problem) -> Problem:
    return replace(problem, place=replace(problem.place, path=FILE))
