"""Scenarios: the scheme with some of its paths edited, scored on the same facts."""

from __future__ import annotations

from maplebridge.engine.problem import Refused, has_errors
from maplebridge.engine.scheme.edits import scenario_scheme
from maplebridge.engine.score.facts import check_facts
from maplebridge.engine.score.numbers.number import Floats
from maplebridge.engine.score.ranges.draws import numbers
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score


def scenario_places(scores: Scores) -> dict[str, Floats]:
    """Scenario code -> places of the units, NaN without one. Raises Refused where an edit leads to a faulty scheme,
    or to one that the facts cannot serve."""
    return {scenario.code: _places(scores, i) for i, scenario in enumerate(scores.scheme.analysis.scenarios)}


def _places(scores: Scores, number: int) -> Floats:
    scheme, problems = scenario_scheme(scores.scheme, number)
    if scheme is None:
        raise Refused(problems)
    faults = check_facts(scheme, scores.facts)
    if has_errors(faults):
        raise Refused(faults)
    found = score(scheme, scores.facts, calendar=scores.calendar)
    return numbers(found.column(str(scheme.place)).cells)
