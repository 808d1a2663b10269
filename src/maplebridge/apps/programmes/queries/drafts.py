"""Tables on their way to be issued: what they say so far, what is asked, what is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from maplebridge.apps.programmes.models import DraftFile, Programme, SchemeDraft, SchemeVersion
from maplebridge.apps.programmes.reading import Given, Handed, Made, read_table
from maplebridge.apps.programmes.states import READING
from maplebridge.engine.problem import Place, Problem, has_errors, sort_problems
from maplebridge.engine.scheme.due import fixed_day
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.office import Question
from maplebridge.engine.scheme.office.asking.question import plain_text

ASKED = ("office.open", "office.ask_", "office.answer_misfit")  # told as questions, not as findings
LONGEST_KEY = 15  # digits
TOLD_LINES = 12  # codes of lines named in one finding


@dataclass(frozen=True, slots=True)
class Finding:
    """All that was found of one kind, and the reason typed for issuing the table all the same."""

    code: str
    severity: str
    problems: tuple[Problem, ...]
    reason: str = ""


def open_draft(programme: Programme) -> SchemeDraft | None:
    """The table that is being read; a programme has one at most."""
    return (SchemeDraft.objects.filter(programme=programme, state=READING)
            .select_related("programme__unit", "handed_in_by").first())


def issued_as(programme: Programme, draft: str) -> int | None:
    """The number of the version that a draft, named by a form, became meanwhile."""
    if not draft.isdecimal() or len(draft) > LONGEST_KEY:
        return None
    return SchemeVersion.objects.filter(programme=programme, draft=int(draft)).values_list("number", flat=True).first()


def answers_before(programme: Programme) -> list[dict[str, Any]]:
    """What the office answered to its last table: the same words are not asked twice."""
    last = SchemeDraft.objects.filter(programme=programme).order_by("-pk").values_list("answers", flat=True).first()
    return last or []


def given(answers: Iterable[Mapping[str, Any]]) -> Given:
    return tuple((one["topic"], one["text"], one["answer"]) for one in answers)


def handed_of(draft: SchemeDraft) -> Handed:
    return Handed(draft.file_name, draft.sha256, lambda: content_of(draft))


def content_of(draft: SchemeDraft) -> bytes:
    return bytes(DraftFile.objects.values_list("content", flat=True).get(draft=draft))


def made_of(draft: SchemeDraft) -> Made:
    """Asks the database only where this process has not read it yet."""
    return read_table(handed_of(draft), given(draft.answers))


def question_key(topic: str, text: str) -> str:
    """The same for the same question, however many others are answered; fit for the name of a field."""
    return sha256(f"{topic} {plain_text(text)}".encode()).hexdigest()[:12]


def key_of(question: Question) -> str:
    return question_key(question.topic, question.text)


def read_problems(made: Made) -> tuple[Problem, ...]:
    """What is wrong or was left alone in the file itself, where questions are still open."""
    return sort_problems(_plainly(one) for one in made.pack.problems if not one.code.startswith(ASKED))


def findings(made: Made, reasons: Mapping[str, str], today: date) -> tuple[Finding, ...]:
    """Everything validation and lint say, errors first, by kind."""
    linted = made.linted.problems if made.linted else ()
    late = past_days(made.pack.scheme, today) if made.pack.scheme else []
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in sort_problems((*read_problems(made), *map(_plainly, linted), *late)):
        kinds.setdefault((problem.code, problem.severity), []).append(problem)
    return tuple(Finding(code, severity, tuple(problems), reasons.get(code, ""))
                 for (code, severity), problems in kinds.items())


def _plainly(problem: Problem) -> Problem:
    """With cell or line alone, where there is one: paths of a scheme file are not what an office knows its table by."""
    place = problem.place
    return replace(problem, place=replace(place, path=None)) if place.cell or place.line else problem


def past_days(scheme: Scheme, today: date) -> list[Problem]:
    """Days that were over before the table is issued: told, not refused, for an office may take over a running one."""
    found = []
    if scheme.assessment_day and scheme.assessment_day < today:
        found.append(Problem("adoption.assessment_past", Place(), {"day": scheme.assessment_day}, "warning"))
    if over := lines_over(scheme, today):
        params = {"count": len(over), "lines": over[:TOLD_LINES]}
        found.append(Problem("adoption.lines_past", Place(), params, "warning"))
    return found


def lines_over(scheme: Scheme, today: date) -> list[str]:
    """Lines whose own fixed day was over before the day."""
    return [one.code for one in scheme.indicators() if one.due and (day := fixed_day(one.due)) and day < today]


def stopped(found: Iterable[Finding]) -> bool:
    return any(has_errors(one.problems) for one in found)


def unreasoned(found: Iterable[Finding]) -> list[Finding]:
    """What may be issued all the same once somebody says why."""
    return [one for one in found if one.severity != "error" and not one.reason]


def content_hash(files: Mapping[str, str]) -> str:
    """SHA-256 over the files of a version as one JSON text, names in order."""
    whole = json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(whole.encode()).hexdigest()
