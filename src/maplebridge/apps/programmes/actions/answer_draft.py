"""What an office says to the open questions of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.take_draft import refuse_private, take_open
from maplebridge.apps.programmes.queries.drafts import question_key
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.office.asking.question import TOPICS
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import refuse

LONGEST = 2_000  # signs of an answer: a rule may be written out
MOST = 1_000  # answers of one table


@dataclass(frozen=True, slots=True)
class Answer:
    """`asked` and `said`: question and answer as people read them, for when the question is closed. `answer` empty:
    it is to be asked again. `field`: where it was typed."""

    topic: str
    text: str
    answer: str
    asked: Text
    said: Text
    field: str = ""

    def kept(self) -> dict[str, Any]:
        return {"topic": self.topic, "text": self.text, "answer": self.answer,
                "asked": {"zh": self.asked.zh, "en": self.asked.en}, "said": {"zh": self.said.zh, "en": self.said.en}}


@action("programmes.answer")
def answer_draft(event: Draft, *, draft: int, answers: Sequence[Answer], version: int, by: Actor) -> int:
    """Each answer by itself; those not among them stay as they were. Raises Stale, Refused."""
    row = take_open(draft, version, by)
    refuse_private({one.field: one.answer for one in answers}, LONGEST)
    kept = {question_key(one["topic"], one["text"]): one for one in row.answers}
    for one in answers:
        if one.topic not in TOPICS:
            raise refuse("adoption.unknown_topic", topic=one.topic)
        key = question_key(one.topic, one.text)
        if one.answer:
            kept[key] = one.kept()
        else:
            kept.pop(key, None)
    if len(kept) > MOST:
        raise refuse("adoption.too_many_answers", most=MOST)
    if list(kept.values()) == row.answers:
        event.nothing()
        return row.pk
    row.answers, row.version = list(kept.values()), row.version + 1
    row.save(update_fields=["answers", "version"])
    event.about("scheme_draft", row.pk, Text(row.file_name), unit=row.programme.unit, version=row.version,
                count=len(answers), answers=[f"{one.said.zh}" for one in answers])
    return row.pk
