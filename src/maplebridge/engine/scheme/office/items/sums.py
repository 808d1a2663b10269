"""Sums that a table prints, held against its lines: the lines count, a difference is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.office.items.blocks import BlockDraft, TableDraft
from maplebridge.engine.scheme.office.items.line import Block

HUNDRED = Decimal(100)


def item_points(problems: list[Problem], block: BlockDraft, own: Sequence[Decimal | None]) -> Decimal | None:
    """The lines count; a printed sum that differs is told."""
    if block.section != "item" or block.costs:
        return block.points
    if any(value is None for value in own):
        return block.points
    total = sum((value for value in own if value is not None), Decimal(0))
    if block.points is not None and block.points != total:
        problems.append(Problem("office.sum_differs", block.points_place,
                                      {"name": block.name.text, "shown": block.points, "found": total}, "warning"))
    return total


def compare_total(problems: list[Problem], table: TableDraft, blocks: Sequence[Block]) -> None:
    known = [line.points for block in blocks for line in block.lines if block.section == "item"]
    if table.total is None or any(value is None for value in known):
        return
    total = sum((value for value in known if value is not None), Decimal(0))
    if table.total == 1 and total == HUNDRED:
        return
    with_bonus = total + sum((block.points or Decimal(0) for block in blocks if block.section == "bonus"), Decimal(0))
    if known and table.total not in (total, with_bonus):
        problems.append(Problem("office.total_differs", table.total_place,
                                      {"shown": table.total, "found": total}, "warning"))


def compare_weights(problems: list[Problem], drafts: Sequence[BlockDraft]) -> None:
    """Weights printed as percents of the whole that do not add up to it."""
    lines = [line for block in drafts if block.section == "item" for line in block.lines]
    shares = [line.printed.points for line in lines if line.printed.percent and line.printed.points is not None]
    if len(shares) > 1 and len(shares) == len(lines) and sum(shares) != HUNDRED:
        grouped = all(sum(line.printed.points or 0 for line in block.lines) == HUNDRED for block in drafts)
        if not grouped:
            problems.append(Problem("office.weights_sum", lines[0].points_place, {"found": sum(shares)}, "warning"))
