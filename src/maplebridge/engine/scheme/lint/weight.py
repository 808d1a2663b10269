"""Points heaped on one line, and bonus points that outweigh the work."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.lint.material import Material, fault

#: With so few lines some must be heavy.
FEWEST = 6


def check(material: Material) -> Iterator[Problem]:
    items = [item for item in material.scheme.items if item.section == "item"]
    total = sum((item.points for item in items), Decimal(0))
    lines = [found for found in material.scored() if found[1].section == "item"]
    if total <= 0:
        return
    for path, _, indicator in lines if len(lines) >= FEWEST else ():
        if indicator.points > material.rules.limits.line_share * total:
            yield fault("lint.heavy_line", f"{path}.points", material.source("weight"), "question",
                        indicator=indicator.code, name=indicator.name.zh, points=indicator.points,
                        share=_percent(indicator.points, total), most=_percent(material.rules.limits.line_share))
    bonus = sum((item.points for item in material.scheme.items if item.section == "bonus"), Decimal(0))
    if bonus > material.rules.limits.bonus_share * total:
        place = next(i for i, item in enumerate(material.scheme.items) if item.section == "bonus")
        yield fault("lint.heavy_bonus", f"items.{place}.points", material.source("bonus"), "question",
                    points=bonus, share=_percent(bonus, total), most=_percent(material.rules.limits.bonus_share))


def _percent(part: Decimal, whole: Decimal = Decimal(1)) -> str:
    return f"{(part * 100 / whole).quantize(Decimal(1))}%"
