"""Scenarios: the scheme with some of its paths edited, scored on the same facts."""

from __future__ import annotations

from dataclasses import replace

from maplebridge.engine.problem import Refused, has_errors
from maplebridge.engine.scheme.edits import scenario_scheme
from maplebridge.engine.scheme.model import Decorations, Scheme
from maplebridge.engine.score.facts import check_facts
from maplebridge.engine.score.measures.request import evaluations, requests
from maplebridge.engine.score.numbers.number import Floats
from maplebridge.engine.score.ranges.draws import numbers
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score, score_figures


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
    found = _scored(scheme, scores)
    return numbers(found.column(str(scheme.place)).cells)


def _scored(scheme: Scheme, scores: Scores) -> Scores:
    """From the figures of the run, where the scenario asks the facts for nothing else: most move points or rules."""
    pairs = evaluations(scheme, [scheme.period.whole])
    if scores.figures is not None and _measured(scheme) == _measured(scores.scheme):
        return score_figures(scheme, scores.facts, pairs, scores.figures, scores.calendar)
    return score(scheme, scores.facts, calendar=scores.calendar)


def _measured(scheme: Scheme) -> list[object]:
    """All that decides what is asked of the facts: every request, and the panels that are rated."""
    asked, panels = requests(scheme, evaluations(scheme, [scheme.period.whole]))
    rated = {panel: replace(scheme.nodes[panel.node], deco=Decorations()) for panel in panels}
    return [set(asked), rated, scheme.period.whole]
