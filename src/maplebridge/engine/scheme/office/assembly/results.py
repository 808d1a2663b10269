"""Total, place and grade of the whole table, with a bonus bounded, points taken off, and vetoes as gates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.items.line import Block
from maplebridge.engine.scheme.office.items.settle import Settled
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.settings.model import Settings


def add_results(data: Mapped, settled: Settled, settings: Settings, gates: Mapping[str, list[Mapped]]) -> None:
    """Nodes are added only where the items alone would not give what the table says."""
    nodes: Mapped = {}
    scored = [block for block in settled.blocks if block.section in ("item", "bonus") and block.lines]
    capped = [block for block in scored if _is_capped(settled, block)]
    costs = [block for block in scored if block.code in settled.costs]
    total_gates = gates.get("total", [])
    only_costs = bool(costs) and not any(block.section == "item" and block not in costs for block in scored)
    if scored and (capped or total_gates or only_costs):
        nodes["total"] = _total(scored, capped, settings.full_score or Decimal(100) if only_costs else None)
        if total_gates:
            nodes["total"]["gates"] = total_gates
    if settings.grades and scored:
        nodes["grade"] = _grade(settings)
        if gates.get("grade"):
            nodes["grade"]["gates"] = gates["grade"]
    if scored and settings.ranked:
        nodes["place"] = {"kind": "rank", "of": "total"}
    if nodes:
        data["nodes"] = nodes


def _is_capped(settled: Settled, block: Block) -> bool:
    """A bonus whose printed points are less than its lines could give together."""
    if block.section != "bonus" or block.points is None or block.code in settled.costs:
        return False
    points = [line.points for line in block.lines]
    return any(value is None for value in points) or sum(value or 0 for value in points) > block.points


def _total(scored: list[Block], capped: list[Block], base: Decimal | None) -> Mapped:
    parts: list[Any] = []
    for block in scored:
        part: Any = block.code
        if block in capped:
            part = {"kind": "combine", "of": [block.code], "clamp": {"cap": block.points}}
        parts.append(part)
    summed: Mapped = {"kind": "combine", "of": parts, "how": "sum", "absent": "skip"}
    if base is None:
        return summed
    return {"kind": "tally", "base": base, "each": [{"of": summed, "points": 1}], "floor": 0}


def _grade(settings: Settings) -> Mapped:
    words = [word for word, _ in settings.grades]
    bands = [{"grade": word, "at_least": low} for word, low in settings.grades if low is not None]
    grade: Mapped = {"kind": "grade", "of": "total", "bands": bands,
                     "else": words[-1] if settings.grades[-1][1] is None else "-"}
    quotas = {word: {"at_most": share} for word, share in settings.quotas.items() if word in words}
    if quotas:
        grade["quota"] = quotas
    return grade
