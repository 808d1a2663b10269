"""Points add up: indicators to items, items to the full score; and the rule of an indicator can earn its points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import Indicator
from maplebridge.engine.scheme.reach import reach
from maplebridge.engine.scheme.span import Span
from maplebridge.engine.scheme.validate.material import Material, fault

#: Sums of weighted means carry a rounding far below any point that is written.
NOTHING = Decimal("1e-9")


def check(material: Material) -> Iterator[Problem]:
    yield from _items(material)
    yield from _total(material)
    yield from _reachable(material)


def _items(material: Material) -> Iterator[Problem]:
    for i, item in enumerate(material.scheme.items):
        found = sum((indicator.points for indicator in item.indicators), Decimal(0))
        if item.section == "item" and item.indicators and found != item.points:
            yield fault("validate.item_points", f"items.{i}.points", item=item.code, name=item.name.zh,
                        points=item.points, found=found, difference=abs(found - item.points))
        for j, indicator in enumerate(item.indicators):
            if indicator.points < 0:
                yield fault("validate.points_negative", f"items.{i}.indicators.{j}.points",
                            indicator=indicator.code, points=indicator.points)
            if indicator.points > 0 and item.section in ("veto", "monitoring"):
                yield fault("validate.points_outside", f"items.{i}.indicators.{j}.points",
                            indicator=indicator.code, points=indicator.points)


def _total(material: Material) -> Iterator[Problem]:
    items = [item for item in material.scheme.items if item.section == "item"]
    found = sum((item.points for item in items), Decimal(0))
    full = material.scheme.full_score
    if items and found != full:
        yield fault("validate.total_points", "items", found=found, full=full, difference=abs(found - full),
                    items=[f"{item.code} {item.points}" for item in items])


def _reachable(material: Material) -> Iterator[Problem]:
    spans = reach(material.scheme)
    for path, item, indicator in material.indicators():
        if item.section not in ("item", "bonus") or indicator.points <= 0 or indicator.score not in spans:
            continue
        yield from _against(path, indicator, spans[indicator.score])


def _against(path: str, indicator: Indicator, span: Span) -> Iterator[Problem]:
    if span.high is None:
        return
    if span.high > indicator.points + NOTHING:
        yield fault("validate.points_exceeded", f"{path}.score", indicator=indicator.code, points=indicator.points,
                    highest=span.high)
    elif span.high < indicator.points - NOTHING:
        yield fault("validate.points_unreachable", f"{path}.score", indicator=indicator.code,
                    points=indicator.points, highest=span.high)
