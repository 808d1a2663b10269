"""Is an assessment table fit to be issued? One file per rule; terms, limits and assumptions are data of the packs."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.engine.problem import Problem, sort_problems
from maplebridge.engine.scheme.lint import (
    activity,
    amount,
    approval,
    burden,
    dates,
    forbidden,
    lines,
    quotas,
    twice,
    weight,
)
from maplebridge.engine.scheme.lint.burden import Report
from maplebridge.engine.scheme.lint.material import Kinds, Material
from maplebridge.engine.scheme.lint.phrase import Finding, lint_text
from maplebridge.engine.scheme.lint.rules import Rules
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.places import Places, node_paths, placed

__all__ = ["Finding", "Report", "Rules", "burden_of", "lint", "lint_text"]

CHECKS = (forbidden.check, activity.check, amount.check, lines.check, twice.check, quotas.check, dates.check,
          weight.check, approval.check, burden.check)


def lint(
    scheme: Scheme, rules: Rules, kinds: Kinds, *, units: Mapping[str, int] | None = None, places: Places | None = None
) -> tuple[Problem, ...]:
    """Every finding, errors first. What validate already says (points, owner, due rule, ledgers) is not said again.

    kinds: every ledger kind by code. units: number of units by category; without them quotas are judged in general.
    places: line or cell of each path. Params of each Problem: rule (names of the binding rules), mark (S, K, I).
    """
    material = Material(scheme, rules, kinds, node_paths(scheme), units)
    return sort_problems(placed((problem for check in CHECKS for problem in check(material)), places or {}))


def burden_of(scheme: Scheme, rules: Rules, kinds: Kinds) -> Report:
    """The reporting burden per unit and month that the scheme's ledgers will cause."""
    return burden.report(Material(scheme, rules, kinds, node_paths(scheme)))
