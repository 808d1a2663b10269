"""When a line is due, from its words: a rule of engine/scheme/due.py and a rhythm, or a question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.due import DueError, parse_due
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.dues.phrases import PATTERNS, Found, asked
from maplebridge.engine.scheme.office.wording.numbers import western

#: Words that say no time at all, and words around one that change nothing.
NOTHING = re.compile(r"[-—/、.\s]*|无|不限|无要求|另行通知|待定|n/?a|none|tbd|to be announced")
_TIME = re.compile(r"\d|[年月日周季旬]|week|month|day|year|quarter|节前")
_WHAT = re.compile("上(?:个)?(?:月|季度|年|周)(?:度)?")  # what is reported, not when
_UNTIL = re.compile(r"\|\s*(?:[-至到~—–]|to|until)+\s*\|")


@dataclass(frozen=True, slots=True)
class DueRead:
    """`due`: a due rule; `period`: once monthly quarterly half-yearly yearly event. None: not said, or asked."""

    due: str | None = None
    period: str | None = None
    questions: tuple[Question, ...] = ()


def read_due(text: str, place: Place, answers: Answers, year: int | None) -> DueRead:
    """`year`: of days printed without one; None where the table names none, then such days are asked.

    Days before which something is due count as due themselves (9月底前: 30 September). Working days are taken as said;
    calendar days have no rule of their own and are asked.
    """
    if NOTHING.fullmatch(text.strip().casefold()):
        return DueRead()
    found = _found(text, year)
    answer = answers.to("due", text)
    if answer is not None and (rule := _answered(answer, found)) is not None:
        return DueRead(rule or None, found.period)
    if not found.ask:
        return DueRead(found.due, found.period)
    question = Question("due", text, tuple(found.readings), place, dict(found.params))
    return DueRead(None, found.period, (question,))


def _answered(answer: Any, found: Found) -> str | None:
    """The rule an answer stands for, "" for none; None where it is no answer to this."""
    if isinstance(answer, str) and answer in found.readings:
        return found.readings[answer] or ""
    if answer == "due_none":
        return ""
    try:
        return parse_due(answer).text if isinstance(answer, str | date) else None
    except DueError:
        return None


def _found(text: str, year: int | None) -> Found:
    """The one time the words tell. Several, or one beside words of time that were not understood, are asked."""
    left = re.sub(r"\s+", " ", western(text))
    if re.search("[\\u4e00-\\u9fff]", left):
        left = _WHAT.sub("", left.replace(" ", ""))
    found: list[Found] = []
    for pattern, make in PATTERNS:
        while match := pattern.search(left):
            if not match[0]:
                break
            found.append(make(match, year))
            left = f"{left[:match.start()]}|{left[match.end():]}"
    if _UNTIL.search(left) and len(found) == 2:
        return _range(found)
    if len(found) == 1 and not _TIME.search(left):
        return found[0]
    same = {(one.due, one.period) for one in found if not one.ask}
    if len(same) == 1 and not any(one.ask for one in found) and not _TIME.search(left):
        return found[0]
    readings = {"due_none": None} | {k: v for one in found for k, v in one.readings.items()}
    return replace(asked(), readings=readings, params={k: v for one in found for k, v in one.params.items()})


def _range(found: list[Found]) -> Found:
    """From a day to a day: due on the later."""
    if any(one.ask or one.due is None for one in found):
        return asked("once")
    return max(found, key=lambda one: one.due or "")
