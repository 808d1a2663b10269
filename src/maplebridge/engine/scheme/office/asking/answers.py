"""The file in which an office keeps its answers, so that its next table with the same words needs none.

YAML, format 1: `answers`, a list of {topic, text, answer}; `readings` and `place` only help the person who answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.office.asking.question import OPEN_TOPICS, TOPICS, Answers, Question, plain_text
from maplebridge.engine.scheme.places import line_places, placed
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.scheme.yaml_write import write_yaml

FORMAT = 1
KEYS = frozenset({"topic", "text", "answer", "readings", "place"})
NO_TEXT = "period"  # the one topic whose question stands for no words of the table


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
    places: dict[tuple[str, str], Place] = {}
    known = line_places(lines, file)
    for i, entry in enumerate(listed or []):
        fault = _fault(entry, given, f"answers.{i}")
        if fault is not None:
            faults.append(fault)
        elif entry.get("answer") is not None:
            given[_key(entry)] = entry["answer"]
            places[_key(entry)] = known[f"answers.{i}.answer"]
    return Answers(given, places), placed(faults, known)


def _key(entry: Mapping[str, Any]) -> tuple[str, str]:
    return str(entry.get("topic")), plain_text(_text(entry))


def _text(entry: Mapping[str, Any]) -> str:
    """The words asked about; "" where the entry has none."""
    text = entry.get("text")
    return "" if text is None else str(text)


def _fault(entry: Any, given: Mapping[tuple[str, str], Any], path: str) -> Problem | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("topic"), str):
        return Problem("office.answer_shape", Place(path=path))
    if unknown := sorted(set(entry) - KEYS):
        params = {"key": unknown[0], "known": sorted(KEYS)}
        return Problem("office.answer_key", Place(path=f"{path}.{unknown[0]}"), params)
    topic, answer, readings = entry["topic"], entry.get("answer"), entry.get("readings")
    if topic not in TOPICS:
        return Problem("office.answer_topic", Place(path=f"{path}.topic"), {"topic": topic, "known": sorted(TOPICS)})
    text = entry.get("text")
    if isinstance(text, dict | list) or (text is None and topic != NO_TEXT):
        return Problem("office.answer_shape", Place(path=path))
    if answer is not None and isinstance(readings, dict) and topic not in OPEN_TOPICS and str(answer) not in readings:
        return Problem("office.answer_unknown", Place(path=f"{path}.answer"),
                       {"answer": str(answer), "known": list(readings)})
    if answer is not None and given.get(_key(entry), answer) != answer:
        return Problem("office.answer_twice", Place(path=path), {"text": _text(entry)})
    return None


def with_questions(
    text: str, questions: Sequence[Question], say: Callable[[str, Mapping[str, Any]], str]
) -> tuple[str, int]:
    """The text of an answers file with the open questions put at its end, and how many were put there; what stands in
    it stays as it is.

    `text`: empty for a new file; a file at whose end no entry can be put is written anew. `say`: a reading's words by
    code and params.
    """
    data = load_yaml(text, "")[0] if text.strip() else None
    listed = (data.get("answers") if isinstance(data, dict) else None) or []
    known = {_key(entry) for entry in listed if isinstance(entry, dict)}
    fresh = [_entry(q, say) for q in questions if (q.topic, plain_text(q.text)) not in known]
    if not fresh and text:
        return text, 0
    whole = [*listed, *fresh]
    added = f"{text.rstrip()}\n{_as_deep(fresh, text)}"
    if isinstance(data, dict) and load_yaml(added, "")[0] == {**data, "answers": whole}:
        return added, len(fresh)
    return write_yaml({"format": FORMAT, "answers": whole}), len(fresh)


def _as_deep(fresh: Sequence[Mapping[str, Any]], text: str) -> str:
    """New entries indented like those already there."""
    match = re.search(r"^(\s*)- ", text, re.M)
    blanks = match[1].lstrip("\n") if match else ""
    return "".join(f"{blanks}{line}\n" for line in write_yaml({"answers": fresh}).splitlines()[1:])


def _entry(question: Question, say: Callable[[str, Mapping[str, Any]], str]) -> dict[str, Any]:
    readings = {code: say(code, question.params) for code in question.readings}
    return {"topic": question.topic, "text": question.text, "place": str(question.place), "readings": readings,
            "answer": None}
