"""What was read from an office's own table: printed with its doubts, and its questions put into the answers file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.office import Answers, Question, Reading, read_answers, with_questions
from maplebridge.words import phrase


def load_answers(file: Path | None) -> Answers:
    """Answers given so far; none where there is no file yet. Raises Refused where the file has faults."""
    if file is None or not file.exists():
        return Answers()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused([Problem("pack.unreadable", Place(file.name), {"file": file.name})]) from None
    answers, problems = read_answers(text, file.name)
    if problems:
        raise Refused(problems)
    return answers


def ask(reading: Reading, file: Path | None, output: Output) -> None:
    """Puts the open questions into the answers file, where one is named, and says what to do next."""
    if file is None:
        output.warn("cli.answers_wanted", count=len(reading.questions))
        return
    before = file.read_text(encoding="utf-8-sig") if file.exists() else ""

    def say(code: str, params: Mapping[str, Any]) -> str:
        return phrase(f"office.reading_{code}", output.lang, **params)

    text, added = with_questions(before, reading.questions, say)
    if added:
        write_whole(file, text.encode())
        output.warn("cli.answers_asked", count=added, file=str(file))
    misfits = sum(question.misfit is not None for question in reading.questions)
    if misfits:
        output.warn("cli.answers_misfit", count=misfits, file=str(file))
    if waiting := len(reading.questions) - added - misfits:
        output.warn("cli.answers_waiting", count=waiting, file=str(file))


def questions_of(reading: Reading, output: Output) -> list[dict[str, Any]]:
    """Every question with its place and the possible answers, for --json."""
    return [_question(question, output) for question in reading.questions]


def _question(question: Question, output: Output) -> dict[str, Any]:
    words = phrase(f"office.ask_{question.topic}", output.lang, **question.said)
    return {"topic": question.topic, "text": question.text, "what": words,
            "readings": {code: phrase(f"office.reading_{code}", output.lang, **question.params)
                         for code in question.readings},
            "place": _place(question.place)}


def settings_of(reading: Reading) -> dict[str, Any]:
    """What titles and prose said of the whole scheme."""
    said = asdict(reading.settings)
    data = reading.data or {}
    return {"code": data.get("scheme", {}).get("code"), "name": said["name"], "year": said["year"],
            "period": data.get("period"), "assessment_day": said["assessment_day"], "issued_on": said["issued_on"],
            "approval_number": said["approval_number"], "full_score": said["full_score"],
            "grades": [{"grade": word, "at_least": low} for word, low in said["grades"]], "quotas": said["quotas"],
            "places": {path: _place(place) for path, place in reading.settings.places.items()}}


def _place(place: Place) -> dict[str, Any]:
    return {key: value for key, value in asdict(place).items() if value is not None}
