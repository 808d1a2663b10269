"""The points a unit has where one statement holds."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.statements.read import Statement

GRANTS = ("get", "full", "half", "none", "deduct", "add", "exempt")


def worth(case: Case, line: Statement) -> Decimal | None:
    """None where it cannot be told, such as 2-3 points."""
    effect, points = line.effect, case.points
    match effect.does:
        case "full":
            return points if effect.low is None else effect.low
        case "half":
            return None if points is None else points / 2
        case "get" | "add":
            return effect.low if effect.low == effect.high else None
        case "none":
            return Decimal(0)
        case "exempt":
            return Decimal(0) if case.stands_apart else points
        case "deduct" if effect.low is not None and effect.low == effect.high:
            if case.stands_apart or points is None:
                return -effect.low
            return max(points - effect.low, Decimal(0))
    return None
