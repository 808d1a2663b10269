"""The section `analysis`: read with its usual values, judged, compared, and kept by a workbook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.diff import diff
from maplebridge.engine.scheme.excel import read_scheme_book, write_mapping
from maplebridge.engine.scheme.model import Analysis, Scheme
from maplebridge.engine.scheme.places import line_places
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.sheet import read_book
from maplebridge.words import phrase
from tests.engine.scheme.sound import CALENDAR, KINDS, TEXT, data

WRITTEN = """\
analysis:
  weight_noise: 0.3
  interval: [0.1, 0.9]
  of: [A, B]
  scenarios:
    - {code: half, name: {zh: 减半, en: Half}, edits: {parameters.bonus_cap.values.0.value: 1.5, A.2: null}}
"""


def _checked(analysis: str) -> tuple[Scheme | None, tuple[Problem, ...]]:
    value, lines, _ = load_yaml(TEXT + analysis, "scheme.yaml")
    return check_scheme(value, line_places(lines, "scheme.yaml"), kinds=KINDS, calendar=CALENDAR)


def _read(value: dict[str, Any]) -> Scheme:
    scheme, problems = read_scheme(value, Place())
    assert scheme is not None, problems
    return scheme


def test_a_scheme_that_says_nothing_has_the_usual_values():
    assert _read(data()).analysis == Analysis()


def test_what_is_written_is_read():
    scheme, problems = _checked(WRITTEN)
    assert scheme is not None, problems
    analysis = scheme.analysis
    assert (analysis.weight_noise, analysis.draws, analysis.of) == (Decimal("0.3"), 200, ("A", "B"))
    assert analysis.interval == (Decimal("0.1"), Decimal("0.9"))
    assert analysis.scenarios[0].edits == {"parameters.bonus_cap.values.0.value": Decimal("1.5"), "A.2": None}


@pytest.mark.parametrize(("analysis", "code", "path"), [
    ("{weight_noise: 1}", "scheme.wrong_type", "weight_noise"),
    ("{weight_noise: -0.1}", "scheme.wrong_type", "weight_noise"),
    ("{weight_noise: viel}", "scheme.wrong_type", "weight_noise"),
    ("{draws: 0}", "scheme.wrong_type", "draws"),
    ("{draws: 10001}", "scheme.too_many_draws", "draws"),
    ("{interval: [0.9, 0.1]}", "scheme.wrong_type", "interval"),
    ("{interval: 0.9}", "scheme.wrong_type", "interval"),
    ("{interval: [0, 2]}", "scheme.wrong_type", "interval"),
    ("{apart: 0.4}", "scheme.wrong_type", "apart"),
    ("{seed: -1}", "scheme.wrong_type", "seed"),
    ("{of: [A, nobody]}", "scheme.unknown_node", "of"),
    ("{drawz: 3}", "scheme.misspelt_key", "drawz"),
    ("{scenarios: [{name: x, edits: {}}]}", "scheme.key_missing", "scenarios.0.code"),
    ("{scenarios: [{code: x}]}", "scheme.key_missing", "scenarios.0.edits"),
    ("{scenarios: [{code: x, edits: {}}, {code: x, edits: {}}]}", "scheme.scenario_twice", "scenarios.1.code"),
    ("{scenarios: [{code: x, edits: {A.9.points: 1}}]}", "scheme.edit_nowhere", "scenarios.0.edits.A.9.points"),
    ("{scenarios: [{code: x, edits: {B.1.points: 1}}]}", "validate.item_points", "scenarios.0.edits.items.1.points"),
])  # fmt: skip
def test_a_fault_is_told_at_its_place(analysis, code, path):
    scheme, problems = _checked(f"analysis: {analysis}\n")
    assert scheme is None
    assert (code, f"analysis.{path}") in {(problem.code, problem.place.path) for problem in problems}
    assert all(problem.place.line for problem in problems if problem.code == code)


def test_a_scenario_is_not_blamed_for_faults_the_scheme_has():
    _, problems = _checked("analysis: {scenarios: [{code: x, edits: {scheme.full_score: 1}}]}\n")
    own = [problem.code for problem in problems if (problem.place.path or "").startswith("analysis")]
    assert own == ["validate.total_points"]
    spoilt = TEXT.replace("points: 60", "points: 61")
    value, lines, _ = load_yaml(spoilt + "analysis: {scenarios: [{code: x, edits: {A.name: Other}}]}\n", "s.yaml")
    _, problems = check_scheme(value, line_places(lines, "s.yaml"), kinds=KINDS, calendar=CALENDAR)
    assert "validate.item_points" in {problem.code for problem in problems}
    assert not [problem for problem in problems if (problem.place.path or "").startswith("analysis")]


def test_a_workbook_keeps_it(tmp_path: Path):
    value, _, _ = load_yaml(TEXT + WRITTEN, "scheme.yaml")
    (tmp_path / "table.xlsx").write_bytes(write_mapping(value))
    scheme, problems = read_scheme_book(read_book(tmp_path / "table.xlsx"), kinds=KINDS, calendar=CALENDAR)
    assert scheme is not None, problems
    assert scheme.analysis == _read(value).analysis


@pytest.mark.parametrize(("change", "said"), [
    ({"weight_noise": Decimal("0.5")}, "weight noise of the rank analysis: 0.25 → 0.5"),
    ({"remove_one": False}, "leaving out one by one: Yes → No"),
    ({"scenarios": [{"code": "x", "name": "X", "edits": {}}]}, "New scenario X"),
])  # fmt: skip
def test_a_change_is_said(change, said):
    changes = diff(_read(data()), _read({**data(), "analysis": change}))
    assert [phrase(one.code, "en", **one.params) for one in changes] == [said]
