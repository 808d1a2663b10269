"""What counting methods in words become, by tables of phrasings in both languages."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.rule import Worded

from .signature import signature

FOLDER = Path(__file__).parent
PHRASES = [
    (*entry, "item")[:4]
    for file in sorted(FOLDER.glob("phrases*.yaml"))
    for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("points", "words", "expected", "section"), PHRASES, ids=[entry[1] for entry in PHRASES])
def test_words_become(points: Any, words: str, expected: str, section: Any) -> None:
    known = None if points is None else Decimal(str(points))
    rule = read_rule(Worded("A1", words, known, section), Place(), Answers())
    assert signature(rule) == expected


def test_enough_phrasings_of_each_sort() -> None:
    asked = [entry for entry in PHRASES if entry[2].startswith("ask ") or entry[2] == "none"]
    assert len(PHRASES) >= 250 and len(asked) >= 60
