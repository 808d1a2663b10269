"""What the integrity checks ask is kept, and answered by people of the unit. No points hang on either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.actions.storing import lock_units
from maplebridge.apps.ledgers.models import CheckAnswer, CheckQuestion, Entry
from maplebridge.apps.ledgers.queries.asked import Found
from maplebridge.apps.ledgers.queries.texts import text_faults
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.words.phrases import bilingual

LONGEST = 300


@action("ledgers.ask")
def ask_questions(event: Draft, *, unit: int, found: Sequence[Found], now: datetime, by: Actor) -> dict[str, int]:
    """New questions are asked; those whose finding is gone disappear; one that was answered is never asked again. Gives
    how many of each."""
    place = Unit.objects.filter(pk=unit).first()
    if place is None:
        raise Unseen
    by.require("entries.record", place.path, seen="entries.view")
    lock_units([unit])
    marks = {one.mark: one for one in found}
    known = {row.mark: row for row in CheckQuestion.objects.filter(entry__unit=unit)}
    here = set(Entry.objects.filter(pk__in={one.record for one in found}, unit=unit).values_list("pk", flat=True))
    new = [CheckQuestion(check_name=one.check, entry_id=one.record, mark=one.mark, code=one.code,
                         params=dict(one.params), asked_at=now)
           for one in marks.values() if one.mark not in known and one.record in here]
    again = [row for mark, row in known.items() if mark in marks and row.gone_at is not None]
    gone = [row for mark, row in known.items() if mark not in marks and row.gone_at is None]
    counts = {"new": len(new) + len(again), "gone": len(gone)}
    if not (new or again or gone):
        event.nothing()
        return counts
    CheckQuestion.objects.bulk_create(new, batch_size=200)
    for row in gone:
        row.gone_at = now
    for row in again:
        row.gone_at, row.params = None, dict(marks[row.mark].params)
    CheckQuestion.objects.bulk_update([*gone, *again], ["gone_at", "params"], batch_size=200)
    event.about("check_questions", unit, bilingual("ledgers.questions"), unit=place)
    event.bulk([[row.mark, row.gone_at is None] for row in (*new, *again, *gone)])
    event.params |= counts
    return counts


@action("ledgers.answer")
def answer_question(event: Draft, *, question: int, answer: str, now: datetime, by: Actor) -> int:
    """By anybody who records at the unit; the event holds who and which, never the text. Raises Refused."""
    row = (CheckQuestion.objects.select_for_update(of=("self",)).select_related("entry__unit").filter(pk=question)
           .first())
    if row is None:
        raise Unseen
    by.require("entries.record", row.path, seen="entries.view")
    if row.answer_id is not None:
        raise refuse("ledgers.answered_already")
    if row.gone_at is not None:
        raise refuse("ledgers.question_gone")
    if faults := text_faults("answer", answer, most=LONGEST):
        raise Refused(faults)
    row.answer = CheckAnswer.objects.create(
        check_name=row.check_name, entry=row.entry, mark=row.mark, params=row.params, answer=answer.strip(),
        answered_by_id=by.key, answered_at=now)
    row.save(update_fields=["answer"])
    event.about("check_question", row.pk, Text(row.entry.number or row.entry.ledger), unit=row.entry.unit,
                check=bilingual(f"check.name_{row.check_name}"))
    return row.entry_id
