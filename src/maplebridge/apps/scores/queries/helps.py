"""What would help a unit most: open lines by the points that can still be reached per working day of open steps. The
one definition of the points a line can still bring: pages, home pages and reports ask here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, UnitPlan, unit_plan
from maplebridge.apps.scores.queries.live import Live
from maplebridge.engine.scheme.model import Indicator, Item

OVER = ("done", "made_up", "not_applicable")
SCORED = ("item", "bonus")


@dataclass(frozen=True, slots=True)
class Help:
    """A line that is not done. points: there now; left: up to its maximum; days: of its open steps (0: none is
    known)."""

    item: Item
    line: Indicator
    state: str
    points: Decimal
    left: Decimal
    days: int

    @property
    def a_day(self) -> Decimal | None:
        return self.left / self.days if self.days else None


def helps(live: Live, participant: Participant) -> list[Help]:
    """The most worthwhile first; lines without open steps come last. Two queries."""
    plan = unit_plan(participant, live.day)
    return helps_of(live, plan) if plan else []


def helps_of(live: Live, plan: UnitPlan) -> list[Help]:
    """Of a plan that is known already; no query."""
    found = list(_open(live, plan.participant.unit.code, plan.lines))
    return sorted(found, key=lambda one: (one.a_day is None, -(one.a_day or 0), -one.left, one.line.code))


def reachable(live: Live, unit: str) -> dict[str, Decimal]:
    """Line -> the points it can still bring, by the states as they were counted; no query."""
    found = ((line.code, left_of(live, unit, item, line, live.line(line.code, unit)[2]))
             for item in live.scheme.items for line in item.indicators)
    return {code: left for code, left in found if left > 0}


def left_of(live: Live, unit: str, item: Item, line: Indicator, state: str) -> Decimal:
    """Up to its maximum; 0 where nothing is scored or the line is over."""
    if item.section not in SCORED or line.score is None or state in OVER:
        return Decimal(0)
    return max(line.points - (live.line(line.code, unit)[0] or Decimal(0)), Decimal(0))


def _open(live: Live, unit: str, lines: tuple[PlanOfLine, ...]) -> Iterator[Help]:
    for one in lines:
        left = left_of(live, unit, one.item, one.indicator, one.state)
        if left > 0:
            days = sum(_days(step.remaining, step.days) for whole in one.steps for step in whole.work() if step.open)
            yield Help(one.item, one.indicator, one.shown, one.indicator.points - left, left, days)


def _days(remaining: int | None, days: int) -> int:
    return days if remaining is None else remaining
