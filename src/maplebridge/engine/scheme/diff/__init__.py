"""Two versions of a scheme compared: what changes, from what to what, and for whom."""

from __future__ import annotations

from maplebridge.engine.scheme.diff.change import Affected, Change, reason
from maplebridge.engine.scheme.diff.head import head_changes
from maplebridge.engine.scheme.diff.lines import EVERY_UNIT, line_changes, paired
from maplebridge.engine.scheme.diff.rules import rule_changes
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text

__all__ = ["Affected", "Change", "diff"]


def diff(old: Scheme, new: Scheme) -> tuple[Change, ...]:
    """Every difference: first the scheme itself, then its lines, then the rules. Nothing for equal schemes."""
    pairs = paired(old, new)
    indicators = [(one.indicator, other.indicator) for one, other in pairs]
    changes = (*head_changes(old, new), *line_changes(old, new, pairs), *rule_changes(old, new, indicators))
    lines = [change for change in changes if change.indicator is not None]
    return (*changes, _whom(new, lines)) if lines else changes


def _whom(new: Scheme, lines: list[Change]) -> Change:
    """For whom the changed lines matter, in one sentence."""
    names = {category.code: category.name for category in new.categories}
    codes = dict.fromkeys(code for change in lines for code in change.affects.categories)
    for_all = any(not change.affects.categories for change in lines)
    departments = dict.fromkeys(text for change in lines for text in change.affects.departments)
    roles = dict.fromkeys(text for change in lines for text in change.affects.roles)
    categories = [EVERY_UNIT] if for_all else [names.get(code, Text(code)) for code in codes]
    return reason("diff.whom", Affected(() if for_all else tuple(codes), tuple(departments), tuple(roles)), None,
                  categories=categories, departments=list(departments), roles=list(roles),
                  count=len({change.indicator for change in lines}))
