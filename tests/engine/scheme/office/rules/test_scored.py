"""From words to points: each rule is read, put into a scheme of one line and scored over findings and figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.office.asking.question import Answers, plain_text
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.facts import TABLES
from maplebridge.engine.scheme.office.rules.rule import Rule, Worded
from maplebridge.engine.score.reference import Reference

from .test_phrases import PHRASES

CASES = yaml.safe_load((Path(__file__).parent / "scored.yaml").read_text(encoding="utf-8"))


def one_line(rule: Rule, points: Decimal | None, section: str = "item") -> Scheme:
    """A scheme of this one line beside another of ten points, with total and grade."""
    total = [dict(gate) for gate in rule.gates.get("total", ())]
    grade = [dict(gate) for gate in rule.gates.get("grade", ())]
    points = points if points and section != "veto" else Decimal(0)
    line = {"code": "A1", "name": "A1", "points": points, "score": rule.score, "due": "month_end"}
    other = {"code": "B1", "name": "B1", "points": 90, "score": {"kind": "expr", "of": "90"}, "due": "month_end"}
    bands = [{"grade": "优秀", "at_least": 90}, {"grade": "良好", "at_least": 80}, {"grade": "合格", "at_least": 60},
             {"grade": "不合格", "at_least": -1000}, {"grade": "adequate", "at_least": -2000}]
    own = "A1 + B1" if section in ("item", "bonus") else "B1"
    data = {
        "format": 1,
        "scheme": {"code": "T", "version": "1", "name": "T", "kind": "other",
                   "full_score": 90 + (points if section == "item" else 0)},
        "period": {"start": "2026-01-01", "end": "2026-12-31", "parts": "none"},
        "tables": TABLES,
        "items": [
            {"code": "A", "name": "A", "points": points, "section": section, "indicators": [line]},
            {"code": "B", "name": "B", "points": 90, "indicators": [other]},
        ],
        "nodes": {
            "total": {"kind": "expr", "of": own, "gates": total},
            "grade": {"kind": "grade", "of": "total", "bands": bands, "else": "较差", "gates": grade},
        },
        "result": {"total": "total", "grade": "grade"},
    }
    scheme, problems = check_scheme(data, {})
    assert scheme is not None, [(p.code, dict(p.params)) for p in problems if p.severity == "error"]
    return scheme


def read(points: Any, words: str, section: str = "item", given: dict[str, Any] | None = None) -> Rule:
    known = None if points is None else Decimal(str(points))
    answers = Answers({(topic, plain_text(words)): answer for topic, answer in (given or {}).items()})
    return read_rule(Worded("A1", words, known, section), Place(), answers)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_scored_as_worked_by_hand(case: dict[str, Any]) -> None:
    section = case.get("section", "item")
    rule = read(case.get("points"), case["words"], section, case.get("answers"))
    assert not rule.questions
    scheme = one_line(rule, rule.points if case.get("points") is None else Decimal(str(case["points"])), section)
    units: dict[str, None] = {}
    rows: dict[str, list[dict[str, Any]]] = {"findings": [], "figures": []}
    for name, facts in case["facts"].items():
        units |= {name: None}
        for fact in facts:
            table = "figures" if "value" in fact else "findings"
            numbers = {key: Decimal(str(fact[key])) for key in ("value", "count") if key in fact}
            rows[table].append({"unit": name, "indicator": "A1", "day": scheme.period.whole.start, **fact, **numbers})
    reference = Reference(scheme, [{"unit": unit} for unit in units], rows)
    for unit, expected in case["expect"].items():
        for node, value in (expected if isinstance(expected, dict) else {"A1": expected}).items():
            if node == "ineligible":
                assert list(reference.ineligible(unit)) == value
                continue
            found = reference.value(node, unit)
            assert (found == value) if isinstance(value, str) else (Decimal(str(value)) == found), (unit, node, found)


@pytest.mark.parametrize(
    ("points", "words", "section"), [(p, w, s) for p, w, x, s in PHRASES if not x.startswith("ask") and x != "none"]
)
def test_every_rule_read_is_sound(points: Any, words: str, section: str) -> None:
    rule = read(points, words, section)
    one_line(rule, rule.points if points is None else Decimal(str(points)), section)
