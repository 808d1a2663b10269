"""From the words of a line to its rule: families are tried from the most to the least particular."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.rules.case import UNCLEAR, Case, is_ordered, most_of
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.families.anchors import read_anchors
from maplebridge.engine.scheme.office.rules.families.bands import read_bands
from maplebridge.engine.scheme.office.rules.families.bare import is_all_or_nothing, sign_bare
from maplebridge.engine.scheme.office.rules.families.proportion import read_best, read_proportion
from maplebridge.engine.scheme.office.rules.families.ranks import read_ranks
from maplebridge.engine.scheme.office.rules.families.slope import read_slope
from maplebridge.engine.scheme.office.rules.families.states import read_done, read_levels
from maplebridge.engine.scheme.office.rules.families.tally import read_tally
from maplebridge.engine.scheme.office.rules.families.veto import (
    taken_from_total,
    veto_count,
    veto_gates,
    veto_of_item,
    with_veto,
)
from maplebridge.engine.scheme.office.rules.rule import Mapped, Rule, Worded
from maplebridge.engine.scheme.office.rules.statements.parts import FEN, NUM
from maplebridge.engine.scheme.office.rules.statements.read import read_statements
from maplebridge.engine.scheme.office.rules.statements.stretch import find_stretch

LONGEST = 4000  # characters; more is a document, not a counting method
FAMILIES = (
    read_best, read_anchors, read_slope, read_proportion, read_ranks, read_bands, read_levels, read_done, read_tally,
)  # fmt: skip
HALVING = (read_ranks, read_bands, read_levels, read_done)  # those that know what half the points are
#: Means over raters or parts of the period: more than one line of words settles.
_AVERAGED = re.compile("取平均|去掉1?个?最高|平均后|the mean (?:of|over|is)|averaged|are dropped")
_NUMBERED = re.compile(r"^\d{1,2} for |[a-z] \d{1,2}$")  # 10 for green, 5 for amber
_AT_WILL = re.compile("[酌视]情[^,;。]{0,8}[扣减加]")  # beside a rule: by how much is left open
_LIKE_A_RULE = re.compile(rf"扣|加分|得分|折算|计分|评分|赋分|{NUM}\s*{FEN}|\bpoints?\b|\bmarks?\b|deduct")


def read_rule(worded: Worded, place: Place, answers: Answers) -> Rule:
    """The rule a counting method stands for. An answer under topic `rule` may be a whole rule as a mapping."""
    case = Case(worded, read_statements(worded.text[:LONGEST]), worded.points, place, answers)
    given = answers.to("rule", worded.text)
    if isinstance(given, Mapping) or given in UNCLEAR:
        return case.rule(_answered(case, given))
    if len(worded.text) > LONGEST or (case.reading.statements and _AVERAGED.search(case.reading.text)):
        case.unclear()
        return case.rule(None)
    if case.points and is_all_or_nothing(worded.text):
        return case.rule(_answered(case, "done"))
    if not case.reading.statements:
        numbers = [left for left in case.reading.left if _NUMBERED.search(left)]
        if len(numbers) > 1 or any(_LIKE_A_RULE.search(left) for left in case.reading.left):
            case.unclear()
        return case.rule(None)
    if _only_points(case):
        return case.rule(None)
    sign_bare(case)
    _settle_points(case)
    if case.questions:
        return case.rule(None)
    lost = worded.section == "veto" and case.reading.doing("none") and not case.reading.doing("deduct")
    if case.reading.doing("veto") or lost:
        return _vetoed(case)
    score = _own_rule(case)
    gates = taken_from_total(case) if score and worded.section == "veto" else {}
    return case.rule(score or None, gates)


def _only_points(case: Case) -> bool:
    """建立台账（5分）: points printed with what is demanded, and not a word of how they are earned."""
    statements = case.reading.statements
    effect = statements[0].effect
    alone = len(statements) == 1 and effect.does == "get" and effect.said[:1].isdigit() and effect.low == effect.high
    return alone and not statements[0].tail and not statements[0].each and find_stretch(statements[0].said) is None


def _answered(case: Case, given: Any) -> Mapped | None:
    if isinstance(given, Mapping):
        return dict(given)
    if given == "rule_by_hand":
        return None
    case.event(case.worded.text, "points" if given == "judged_up_to_points" else "done", alone=True)
    if given == "done":
        return {"kind": "steps", "of": figure(case.code), "steps": [[1, case.points or 0]], "else": 0}
    return {**figure(case.code), "clamp": {"floor": 0, "cap": case.points or 0}}


def _fitted(case: Case, score: Mapped) -> Mapped:
    """What the rule can give must be what the column says; which of the two holds is asked."""
    said, column = most_of(score), case.worded.points
    if said is None or not column or said == column or case.worded.section == "veto":
        return score
    if said <= 0:
        return case.unclear()
    way = case.choose("rule_points", "points_of_rule", "points_of_column", rule=said, column=column)
    return score if way != "points_of_column" else {"kind": "curve", "of": score, "points": [[0, 0], [said, column]]}


def _own_rule(case: Case) -> Mapped:
    """What the statements make of the line's own points; empty where that is asked."""
    score = _score(case)
    if case.questions:
        return {}
    return _fitted(case, score) if score and is_ordered(score) else case.unclear()


def _score(case: Case) -> Mapped | None:
    judged = _judged(case)
    if judged is not None:
        return judged
    for family in HALVING if case.reading.doing("half") else FAMILIES:
        score = family(case)
        if score is not None and any(_AT_WILL.search(one.effect.said) for one in case.reading.doing("judged")):
            return case.unclear()
        if score is not None or case.questions:
            return score
    return None


def _judged(case: Case) -> Mapped | None:
    """Left to an assessor: within printed limits plain, else asked."""
    ranges = [one for one in case.reading.doing("get", "judged") if one.effect.low != one.effect.high]
    others = [one for one in case.reading.doing("deduct", "add", "get", "full", "none", "proportion")
              if one not in ranges and (one.about or one.effect.high != case.points)]
    if others or len(ranges) > 1 or not (ranges or case.reading.doing("judged")):
        return None
    low, high = (ranges[0].effect.low, ranges[0].effect.high) if ranges else (Decimal(0), case.points)
    limits = [one.effect.high for one in case.reading.doing("cap")]
    if not ranges and limits != [high] and case.choose("rule_judged", *UNCLEAR) != "judged_up_to_points":
        return {}
    case.event(case.worded.text, "points", alone=True)
    return {**figure(case.code), "clamp": {"floor": low, "cap": high}}


def _settle_points(case: Case) -> None:
    """The points the words themselves give the line, where the column has none; a loss of more than all is asked."""
    granted = [one for one in case.reading.doing("full", "base", "get") if not (case.stands_apart and one.each)]
    said = [one.effect.high for one in granted if one.effect.high]
    if case.points is None:
        case.points = max(said, default=None)
    if not case.points and not case.stands_apart and case.reading.doing("deduct"):
        case.choose("rule_points", "deduct_only")
    if case.points is None:
        return
    if not case.points and not case.stands_apart and case.reading.doing("full", "proportion"):
        case.unclear()
        return
    whole = [one.effect.high for one in case.reading.doing("full") if one.effect.high]
    if case.reading.doing("deduct") and whole and whole[0] != case.points:
        way = case.choose("rule_points", "points_of_rule", "points_of_column", rule=whole[0], column=case.points)
        case.points = whole[0] if way == "points_of_rule" else case.points
    lost = [one for one in case.reading.doing("deduct") if one.effect.high and one.effect.high > case.points]
    if lost and not case.stands_apart and not case.reading.doing("base"):
        case.choose("rule_points", "loss_up_to_points", "loss_below_zero", rule=lost[0].effect.high, column=case.points)


def _vetoed(case: Case) -> Rule:
    """A veto alone is the count of what was found, with gates on the total or the grade; beside other statements
    those make the line's points, and what vetoes is counted in a line of its own."""
    rest = case.reading.doing("deduct", "add", "get", "full", "judged", "proportion")
    if not case.stands_apart:
        rest += case.reading.doing("none")
    if not rest and case.stands_apart:
        return case.rule(veto_count(case), veto_gates(case, f"node('{case.code}') > 0"))
    if not rest:
        return case.rule(*veto_of_item(case))
    score = _own_rule(case)
    if not score:
        return case.rule(None)
    gates = veto_gates(case, f"node('{case.code}/veto') > 0")
    return case.rule(with_veto(case, score) if gates else score, gates)
