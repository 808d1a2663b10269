"""Whole tables in layouts of many kinds, each compared in full with a reading written by hand (tables/*.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from maplebridge.engine.problem import has_errors
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.office import Answers, Reading, read_office
from maplebridge.engine.scheme.office.asking.question import plain_text
from maplebridge.engine.sheet import read_book
from maplebridge.words import sentence
from tests.engine.scheme.office.make_table import make

TABLES = sorted((Path(__file__).parent / "tables").glob("*.yaml"))


def _case(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def _text(value: Any) -> str:
    return str(value["zh"] if isinstance(value, dict) else value or "")


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _lines(reading: Reading) -> list[str]:
    """item (section points) code name points rule group: what a person compares with the table."""
    found = []
    for item in (reading.data or {}).get("items", []):
        section = item.get("section", "item")
        found.append(f"{item['code']} {_text(item['name'])} [{section} {_number(item.get('points'))}]")
        for line in item["indicators"]:
            rule = (line.get("score") or {}).get("kind", "?")
            group = f" ({_text(line['group'])})" if "group" in line else ""
            name = _text(line["name"])
            found.append(f"  {line['code']} {name} = {_number(line.get('points'))} {rule}{group}")
    return found


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_a_table_reads_as_a_person_reads_it(file: Path, tmp_path: Path) -> None:
    case = _case(file)
    reading = read_office(read_book(make(case, tmp_path)), Answers())
    expected = case["expected"]
    assert _lines(reading) == expected["lines"].rstrip("\n").split("\n")
    assert [f"{q.topic}: {q.text} @{q.place.cell}" for q in reading.questions] == expected.get("questions", [])
    assert [f"{p.code} @{p.place.cell or p.place.sheet}" for p in reading.problems] == expected.get("problems", [])
    for question in reading.questions:
        assert all(sentence(question.problem(), lang).do for lang in ("zh", "en"))
    for path, value in expected.get("data", {}).items():
        assert _at(reading.data, path) == value, path


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step) if isinstance(data, list) else step] if data is not None else None
    return yaml.safe_load(str(data)) if hasattr(data, "as_tuple") else data


@pytest.mark.parametrize("file", [file for file in TABLES if "answers" in _case(file)], ids=lambda file: file.stem)
def test_answered_it_is_a_sound_scheme(file: Path, tmp_path: Path) -> None:
    case = _case(file)
    given = {(topic, plain_text(str(text))): answer for topic, text, answer in case["answers"]}
    reading = read_office(read_book(make(case, tmp_path)), Answers(given))
    assert not reading.questions
    scheme, problems = check_scheme(reading.data, reading.places)
    assert not has_errors(problems), [(p.code, p.params) for p in problems if p.severity == "error"]
    assert scheme is not None
