"""Thresholds are data: read, judged, shipped, described."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from maplebridge.engine.ledger.checks import CHECKS, Rules, read_rules
from maplebridge.engine.ledger.likeness import Likeness
from maplebridge.engine.problem import Place
from maplebridge.packs.parts import load_rules
from maplebridge.words import known_codes
from tests.engine.ledger.checks.sample import FOLDERS, RULES, ask, entry

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "integrity-checks.md"


def _read(data: Any) -> tuple[Rules, list[str]]:
    rules, problems = read_rules(data, Place("checks.yaml"), frozenset(CHECKS))
    return rules, [f"{problem.code} {problem.place.path}" for problem in problems]


def test_the_shipped_thresholds_are_sound_and_all_on() -> None:
    rules, problems = load_rules(FOLDERS)
    assert problems == ()
    assert rules.on == frozenset(CHECKS)
    assert rules.likeness == Likeness(), "the facts use the same likeness"


def test_a_check_left_out_is_off_and_a_threshold_counts() -> None:
    rules, problems = _read({"format": 1, "burst_entry": {"days": 2, "minutes": 30}})
    assert (problems, rules.on, rules.burst.days) == ([], {"burst_entry"}, 2)
    loose = RULES.__class__(likeness=Likeness(shortest=4, own_signs=2))
    pair = [entry("L04", n, what_done="走访商户共商停车秩序") for n in (1, 2)]
    assert ask("near_copy", *pair, rules=loose)
    assert not ask("near_copy", *pair)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (None, "scheme.key_missing format"),
        ({"format": 2}, "scheme.format format"),
        ({"format": 1, "burst_entri": {}}, "scheme.misspelt_key burst_entri"),
        ({"format": 1, "burst_entry": {"days": "many"}}, "scheme.wrong_type burst_entry.days"),
        ({"format": 1, "burst_entry": {"hours": 1}}, "scheme.unknown_key burst_entry.hours"),
        ({"format": 1, "near_copy": {"alike": "0.7x"}}, "scheme.wrong_type near_copy.alike"),
        ({"format": 1, "overlap": {"spans": [{"who": ["a"], "start": "b"}]}}, "scheme.key_missing overlap.spans.0.end"),
        ({"format": 1, "overlap": []}, "scheme.wrong_type overlap"),
    ],
)
def test_faults_of_the_file_are_told_with_their_place(data: Any, fault: str) -> None:
    assert fault in _read(data)[1]


def test_the_page_lists_every_check_and_every_threshold() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(CHECKS)
    written = (FOLDERS[0] / "checks.yaml").read_text(encoding="utf-8")
    for name, value in re.findall(r"^  (\w+): ([\d.]+)\s*(?:#.*)?$", written, re.MULTILINE):
        assert f"`{name}` {value}" in text, name


def test_every_check_has_a_name_and_its_words() -> None:
    for name in CHECKS:
        assert f"check.name_{name}" in known_codes()
        assert any(code == f"check.{name}" for code in known_codes())
