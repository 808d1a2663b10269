"""What would help a unit most: open lines by the points that can still be reached per working day of open steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, unit_plan
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
    found = list(_open(live, participant.unit.code, plan.lines if plan else ()))
    return sorted(found, key=lambda one: (one.a_day is None, -(one.a_day or 0), -one.left, one.line.code))


def _open(live: Live, unit: str, lines: tuple[PlanOfLine, ...]) -> Iterator[Help]:
    for one in lines:
        if one.item.section not in SCORED or one.indicator.score is None or one.state in OVER:
            continue
        points = live.line(one.indicator.code, unit)[0] or Decimal(0)
        left = one.indicator.points - points
        if left > 0:
            days = sum(_days(step.remaining, step.days) for whole in one.steps for step in whole.work() if step.open)
            yield Help(one.item, one.indicator, one.shown, points, left, days)


def _days(remaining: int | None, days: int) -> int:
    return days if remaining is None else remaining
