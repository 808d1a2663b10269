"""Facts in, points out: `score`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from maplebridge.engine.scheme.model import Scheme, Window
from maplebridge.engine.scheme.rows import Workdays
from maplebridge.engine.score.evaluation import Evaluation
from maplebridge.engine.score.facts.tables import Facts
from maplebridge.engine.score.measures.figures import Figures, plan_for, run_statement
from maplebridge.engine.score.measures.request import evaluations, requests
from maplebridge.engine.score.reference.windows import find
from maplebridge.engine.score.result import Scores


def score(
    scheme: Scheme, facts: Facts, *, calendar: Workdays | None = None, windows: Iterable[str] = ()
) -> Scores:
    """Every node over the whole period, and over what it needs; `windows`: codes of parts to score as a whole too.

    calendar: for workdays() in row expressions; without one they are absent. Unknown window codes raise KeyError.
    Raises Refused where the facts cannot be summed up.
    """
    pairs = evaluations(scheme, [scheme.period.whole, *(_window(scheme, code) for code in windows)])
    figures = measure(scheme, facts, pairs, calendar)
    return score_figures(scheme, facts, pairs, figures, calendar)


def measure(
    scheme: Scheme, facts: Facts, pairs: list[tuple[str, Window]], calendar: Workdays | None = None
) -> Figures:
    """The one aggregate statement of the scheme, run."""
    asked, panels = requests(scheme, pairs)
    plan = plan_for(scheme, facts, asked, panels, calendar)
    return Figures(plan, run_statement(plan, scheme, facts, calendar), facts.units.codes)


def score_figures(
    scheme: Scheme,
    facts: Facts,
    pairs: list[tuple[str, Window]],
    figures: Figures,
    calendar: Workdays | None = None,
) -> Scores:
    """Scores from measured figures."""
    run = Evaluation(scheme, facts.units, figures)
    with np.errstate(all="ignore"):  # absent cells hold any number
        run.run(pairs)
    return Scores(scheme, facts, run.cells, tuple(run.hits), calendar, figures)


def _window(scheme: Scheme, code: str) -> Window:
    window = find(scheme.period, code)
    if window is None:
        raise KeyError(code)
    return window
