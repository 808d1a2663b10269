"""Drafts to items and lines whose points are settled; what no one printed is asked, sums that differ are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.items.blocks import BlockDraft, TableDraft
from maplebridge.engine.scheme.office.items.codes import make_codes
from maplebridge.engine.scheme.office.items.line import Block, Line
from maplebridge.engine.scheme.office.items.sums import HUNDRED, compare_total, compare_weights, item_points
from maplebridge.engine.scheme.office.lines.draft import Draft
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.rule import Worded
from maplebridge.engine.scheme.office.wording.points import read_points
from maplebridge.engine.scheme.office.wording.row_words import is_deduction


@dataclass(slots=True)
class Settled:
    """`costs`: codes of items whose lines only take points. `passed`: every line is met or not met."""

    blocks: list[Block] = field(default_factory=list)
    costs: set[str] = field(default_factory=set)
    passed: bool = False
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def settle(tables: Sequence[TableDraft], answers: Answers, *, deducts: bool = False) -> Settled:
    """Blocks in order with codes. `deducts`: every unit begins with full points, and lines without points take some."""
    found = Settled()
    drafts = [block for table in tables for block in table.blocks]
    for block in drafts:
        counts = block.section == "item" and not any(line.printed.points for line in block.lines)
        block.costs = block.costs or (counts and (deducts or is_deduction(block.name.text)))
    for block in (bare for table in tables for bare in table.bare):
        found.problems.append(
            Problem("office.heading_without_lines", block.name.place, {"name": block.name.text}, "warning"))
    _shares_as_points(drafts)
    compare_weights(found.problems, drafts)
    points = _points(found, drafts, answers)
    for draft, (code, codes), own in zip(drafts, make_codes(drafts), points, strict=True):
        lines = tuple(Line(line_code, line.name, value, dict(line.cells), line.points_place, line.group)
                      for line, line_code, value in zip(draft.lines, codes, own, strict=True))
        found.blocks.append(Block(code, draft.name, item_points(found.problems, draft, own), draft.section, lines,
                                  draft.points_place))
        if draft.costs:
            found.costs.add(code)
    for table in tables:
        compare_total(found.problems, table, [found.blocks[drafts.index(block)] for block in table.blocks])
    return found


def _shares_as_points(drafts: Sequence[BlockDraft]) -> None:
    """Weights 0.15, 0.2 ... that add up to 1 are percents of a hundred points, as a cell formatted so shows them."""
    lines = [line for block in drafts if block.section == "item" for line in block.lines]
    values = [line.printed.points for line in lines if line.printed.points is not None]
    if len(values) > 1 and sum(values) == 1 and all(0 < value < 1 for value in values):
        for block in drafts:
            block.lines = [replace(line, printed=replace(line.printed, points=_hundredfold(line.printed.points)))
                           for line in block.lines]
            block.points = _hundredfold(block.points)


def _hundredfold(share: Decimal | None) -> Decimal | None:
    return None if share is None else (share * 100).normalize() + 0


# ------------------------------------------------------------ points of the lines
def _points(found: Settled, drafts: Sequence[BlockDraft], answers: Answers) -> list[list[Decimal | None]]:
    counted = [line for block in drafts if _counts(block) for line in block.lines]
    values = [[_printed(line) for line in block.lines] for block in drafts]
    printed = any(line.printed.doubt or line.printed.each for line in counted) or any(
        value for block, own in zip(drafts, values, strict=True) if _counts(block) for value in own)
    if len(counted) > 1 and not printed and not any(block.points for block in drafts if block.section == "item"):
        return _unscored(found, drafts, counted, answers)
    return [_block_points(found, block, own, answers) for block, own in zip(drafts, values, strict=True)]


def _counts(block: BlockDraft) -> bool:
    """Whether its lines make up the points of the whole."""
    return block.section == "item" and not block.costs


def _unscored(
    found: Settled, drafts: Sequence[BlockDraft], counted: Sequence[Draft], answers: Answers
) -> list[list[Decimal | None]]:
    """A table without any points: one question for all of it."""
    text = drafts[0].name.text
    answer = answers.to("unscored", text)
    values: list[Decimal | None]
    if answer == "pass_fail":
        found.passed, values = True, [Decimal(1)] * len(counted)
    elif answer == "equal_shares":
        values = list(_shares(HUNDRED, len(counted)))
    else:
        values = [None] * len(counted)
        found.questions.append(Question("unscored", text, ("pass_fail", "equal_shares"), counted[0].points_place,
                                        {"count": len(counted)}))
    left = iter(values)
    return [[next(left) if _counts(block) else line.printed.points for line in block.lines]
            for block in drafts]


def _shares(whole: Decimal, count: int) -> list[Decimal]:
    """Equal parts at two decimals that add up exactly: the first ones take the hundredths left over."""
    cents = int(whole * 100)
    each, left = divmod(cents, count)
    return [Decimal(each + (i < left)) / 100 for i in range(count)]


def _block_points(
    found: Settled, block: BlockDraft, values: list[Decimal | None], answers: Answers
) -> list[Decimal | None]:
    """`values`: as printed."""
    if block.section in ("veto", "monitoring") or block.costs:
        return [None] * len(values)
    missing = [i for i, value in enumerate(values) if value is None]
    if not missing:
        return values
    whole = len(missing) == len(values) and block.points is not None and block.section == "item"
    if whole and not any(line.printed.doubt for line in block.lines) \
            and answers.to("shares", block.name.text) != "points_by_hand":
        return _divided(found, block, values, answers)
    for i in missing:
        values[i] = _asked(found, block, block.lines[i], values, answers)
    return values


def _printed(line: Draft) -> Decimal | None:
    """The points printed; where no column has any, those its counting method grants plainly ("完成得5分")."""
    method = line.cells.get("method")
    if line.printed.points is not None or line.printed.doubt or line.printed.each or method is None \
            or line.points_at is not None:
        return line.printed.points
    rule = read_rule(Worded("line", method.text, None), method.place, Answers())
    return rule.points if rule.score is not None and not rule.questions else None


def _divided(
    found: Settled, block: BlockDraft, values: list[Decimal | None], answers: Answers
) -> list[Decimal | None]:
    """Only the item's points are printed, its lines have none."""
    if len(values) == 1:
        return [block.points]
    assert block.points is not None
    answer = answers.to("shares", block.name.text)
    if answer == "equal_shares":
        return list(_shares(block.points, len(values)))
    found.questions.append(Question("shares", block.name.text, ("equal_shares", "points_by_hand"), block.points_place,
                                    {"points": block.points, "count": len(values)}))
    return [_number(answers.to("points", line.name.text)) for line in block.lines]


def _asked(
    found: Settled, block: BlockDraft, line: Draft, values: Sequence[Decimal | None], answers: Answers
) -> Decimal | None:
    """One line without points among others; what is left of the item's points is the likeliest reading."""
    answer = answers.to("points", line.name.text)
    known = [value for value in values if value is not None]
    rest = block.points - sum(known, Decimal(0)) if block.points is not None else None
    alone = len(known) == len(values) - 1 and rest is not None and rest > 0
    if answer == "remainder" and alone:
        return rest
    if answer == "no_points":
        return Decimal(0)
    if (number := _number(answer)) is not None:
        return number
    if block.section == "bonus" and not line.printed.doubt:
        return None
    readings = (*(("remainder",) if alone else ()), "points_by_hand", "no_points")
    found.questions.append(Question("points", line.name.text, readings, line.points_place,
                                    {"rest": rest if alone and rest is not None else "-"}))
    return None


def _number(answer: Any) -> Decimal | None:
    """5, or words that say it: "5", "5分"."""
    if isinstance(answer, str):
        printed = read_points(answer)
        return None if printed.percent else printed.points
    return Decimal(answer) if isinstance(answer, int | Decimal) and not isinstance(answer, bool) else None
