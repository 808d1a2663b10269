"""The file in which an office keeps its answers, so that its next table with the same words needs none.

YAML, format 1: `answers`, a list of {topic, text, answer}; `readings` and `place` only help the person who answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.office.question import Answers, Question, plain_text
from maplebridge.engine.scheme.places import line_places, placed
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.scheme.yaml_write import write_yaml

FORMAT = 1
KEYS = frozenset({"topic", "text", "answer", "readings", "place"})
#: Topics whose answer may be a value of its own besides one of the readings.
OPEN_TOPICS = frozenset({"points", "due", "rule", "period"})


def read_answers(text: str, file: str) -> tuple[Answers, tuple[Problem, ...]]:
    """What was answered, and the faults of the file by line; entries without an answer are open questions."""
    data, lines, problems = load_yaml(text, file)
    if problems or data is None:
        return Answers(), problems
    faults: list[Problem] = []
    listed = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(listed, list | None):
        return Answers(), (Problem("office.answers_format", Place(file, line=1), {"known": FORMAT}),)
    given: dict[tuple[str, str], Any] = {}
    for i, entry in enumerate(listed or []):
        fault = _fault(entry, given, f"answers.{i}")
        if fault is not None:
            faults.append(fault)
        elif entry.get("answer") is not None:
            given[str(entry["topic"]), plain_text(str(entry.get("text") or ""))] = entry["answer"]
    return Answers(given), placed(faults, line_places(lines, file))


def _fault(entry: Any, given: Mapping[tuple[str, str], Any], path: str) -> Problem | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("topic"), str):
        return Problem("office.answer_shape", Place(path=path))
    if unknown := sorted(set(entry) - KEYS):
        params = {"key": unknown[0], "known": sorted(KEYS)}
        return Problem("office.answer_key", Place(path=f"{path}.{unknown[0]}"), params)
    topic, answer, readings = entry["topic"], entry.get("answer"), entry.get("readings")
    if answer is not None and isinstance(readings, dict) and topic not in OPEN_TOPICS and str(answer) not in readings:
        return Problem("office.answer_unknown", Place(path=f"{path}.answer"),
                       {"answer": str(answer), "known": list(readings)})
    key = (topic, plain_text(str(entry.get("text") or "")))
    if answer is not None and given.get(key, answer) != answer:
        return Problem("office.answer_twice", Place(path=path), {"text": str(entry.get("text"))})
    return None


def with_questions(text: str, questions: Sequence[Question], say: Callable[[str, Mapping[str, Any]], str]) -> str:
    """The text of an answers file with the open questions put at its end; what stands in it stays as it is.

    `text`: empty for a new file. `say`: a reading's words by code and params.
    """
    data = load_yaml(text, "")[0] if text.strip() else None
    listed = (data.get("answers") if isinstance(data, dict) else None) or []
    known = {(str(e.get("topic")), plain_text(str(e.get("text") or ""))) for e in listed if isinstance(e, dict)}
    fresh = [_entry(q, say) for q in questions if (q.topic, plain_text(q.text)) not in known]
    if not fresh:
        return text or write_yaml({"format": FORMAT, "answers": []})
    written = write_yaml({"answers": fresh}).split("\n", 1)[1]
    if not listed:
        return f"format: {FORMAT}\nanswers:\n{written}"
    return f"{text.rstrip()}\n{_indented(written, text)}"


def _indented(written: str, text: str) -> str:
    """The new entries as deep as those already there."""
    match = re.search(r"^(\s*)- ", text, re.M)
    blanks = match[1].lstrip("\n") if match else ""
    return "".join(f"{blanks}{line}\n" for line in written.rstrip("\n").split("\n"))


def _entry(question: Question, say: Callable[[str, Mapping[str, Any]], str]) -> dict[str, Any]:
    readings = {code: say(code, question.params) for code in question.readings}
    return {"topic": question.topic, "text": question.text, "place": str(question.place), "readings": readings,
            "answer": None}
