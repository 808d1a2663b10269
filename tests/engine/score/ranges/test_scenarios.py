"""Scenarios: the same facts under a scheme with other words."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.edits import scenario_scheme
from maplebridge.engine.score.facts import facts_of
from maplebridge.engine.score.ranges import rank_ranges, scenarios
from maplebridge.engine.score.run import score
from tests.engine.score.ranges.small import RANKED, TWO_ITEMS, by_unit, ranges_of, scheme_of, scores_of

UNITS = {"a": {"p": 30, "q": 20, "extra": 4}, "b": {"p": 20, "q": 31, "extra": 0}}
BONUS = """
  - {code: B, name: B, points: 5, section: bonus,
     indicators: [{code: B.1, name: B1, tier: highline, points: 5, score: {kind: expr, of: "min(extra, most)"}}]}
parameters: {most: {values: [{since: 2000-01-01, value: 3}]}}
"""


def _with(edits: str) -> str:
    return f"{TWO_ITEMS}{BONUS}{RANKED}analysis:\n  scenarios: [{{code: other, name: Other, edits: {edits}}}]\n"


@pytest.mark.parametrize(("edits", "places"), [
    ("{}", (1, 2)),
    ("{parameters.most.values.0.value: 0}", (2, 1)),
    ("{B: null}", (2, 1)),
    ("{B.1: null, B: null}", (2, 1)),
    ("{B.1.score.of: 'min(extra, 0.5)'}", (2, 1)),
    ("{items.2.indicators.0.score: {kind: expr, of: '0'}}", (2, 1)),
    ("{nodes.place.direction: lower}", (2, 1)),
    ("{Q.1: null, Q: null}", (1, 2)),
    ("{P.1.score.of: p / 2, 'nodes.*.ties': max}", (2, 1)),
    ("{Q.1.score.clamp: {cap: 20}}", (1, 2)),
])  # fmt: skip
def test_places_after_an_edit(edits, places):
    found = ranges_of(_with(edits), UNITS)
    assert by_unit(found, "scenario:other") == dict(zip("ab", places, strict=True))
    assert by_unit(found, "place") == {"a": 1, "b": 2}


MEASURED = """
tables: {t: {fields: {x: {type: number}}}}
items:
  - {code: P, name: P, points: 50, indicators: [{code: P.1, name: P1, tier: baseline, points: 50,
     score: {kind: measure, from: t, take: sum, of: x, clamp: {cap: 50}}}]}
  - {code: Q, name: Q, points: 50, indicators: [{code: Q.1, name: Q1, tier: baseline, points: 50,
     score: {kind: measure, from: t, take: count, where: "x > 5", clamp: {cap: 50}}}]}
"""


@pytest.mark.parametrize(("edits", "anew"), [
    ("{P.1.score.clamp: {cap: 4}}", False), ("{Q.1.na_rule: rescale}", False), ("{Q.1.score.where: 'x > 1'}", True),
    ("{P.1.score.take: count}", True)])
def test_facts_are_measured_anew_only_where_something_else_is_asked(edits, anew, monkeypatch):
    scheme = scheme_of(f"{MEASURED}{RANKED}analysis:\n  scenarios: [{{code: other, name: Other, edits: {edits}}}]\n")
    rows = pa.table({"unit": ["a", "a", "b", "b", "b"], "x": [9, 1, 2, 3, 4]})
    units = pa.table({"unit": ["a", "b"], "category": ["k", "k"]})
    found = score(scheme, facts_of({"t": rows}, scheme, units))
    plain = rank_ranges(replace(found, figures=None))
    asked = []
    monkeypatch.setattr(scenarios, "score", lambda *given, **named: asked.append(1) or score(*given, **named))
    kept = rank_ranges(found)
    assert kept.scenarios["other"].tolist() == plain.scenarios["other"].tolist()
    assert bool(asked) is anew


def test_what_a_scenario_moves_comes_after_what_leaving_out_moves():
    found = ranges_of(_with("{B: null}"), UNITS)
    last = found.changes()[-1]
    assert (last.kind, last.code, last.mean, last.moved, last.unit) == ("scenario", "other", 1, 2, "a")
    assert (last.before, last.after) == (1, 2)


def test_taking_away_an_item_takes_its_points_too():
    scheme, problems = scenario_scheme(scheme_of(_with("{Q: null}")), 0)
    assert scheme is not None, problems
    assert scheme.full_score == 50 and [item.code for item in scheme.items] == ["P", "B"]
    assert scheme.analysis.scenarios == ()


def test_points_that_are_edited_too_stay_as_edited():
    edits = "{Q: null, P.points: 100, P.1.points: 100, scheme.full_score: 100}"
    scheme, _ = scenario_scheme(scheme_of(_with(edits)), 0)
    assert scheme is not None
    assert (scheme.full_score, scheme.items[0].points) == (100, 100)


def test_list_numbers_mean_the_scheme_as_written():
    scheme, _ = scenario_scheme(scheme_of(_with("{items.0: null, items.1.name: Second}")), 0)
    assert scheme is not None
    assert [item.name.zh for item in scheme.items] == ["Second", "B"]


@pytest.mark.parametrize(("edits", "code", "path"), [
    ("{C.points: 3}", "scheme.edit_nowhere", "C.points"),
    ("{items.7.points: 3}", "scheme.edit_nowhere", "items.7.points"),
    ("{nodes.nobody.ties: max}", "scheme.edit_nowhere", "nodes.nobody.ties"),
    ("{nodes.place.tie: null}", "scheme.edit_nowhere", "nodes.place.tie"),
    ("{'nodes.*.*.tie': max}", "scheme.edit_nowhere", "nodes.*.*.tie"),
    ("{nodes.place.tie: max}", "scheme.misspelt_key", "nodes.place.tie"),
    ("{nodes.place.ties: best}", "scheme.unknown_choice", "nodes.place.ties"),
    ("{P.1.score.of: p +}", "scheme.expr_syntax", "items.0.indicators.0.score.of"),
    ("{nodes.place.of: nobody}", "scheme.unknown_node", "nodes.place"),
])  # fmt: skip
def test_a_faulty_edit_is_told_at_its_place(edits, code, path):
    with pytest.raises(Refused) as refused:
        rank_ranges(scores_of(_with(edits), UNITS))
    first = refused.value.problems[0]
    assert (first.code, first.place.path) == (code, f"analysis.scenarios.0.edits.{path}")


def test_a_scenario_the_facts_cannot_serve_is_refused():
    with pytest.raises(Refused) as refused:
        rank_ranges(scores_of(_with("{P.1.score: {kind: measure, from: nowhere, take: count}}"), UNITS))
    assert refused.value.problems[0].code == "facts.no_table"


def test_a_scenario_that_ranks_nobody_is_refused():
    with pytest.raises(Refused) as refused:
        rank_ranges(scores_of(_with("{nodes.place: null}"), UNITS))
    assert [problem.code for problem in refused.value.problems] == ["scheme.scenario_without_rank"]
