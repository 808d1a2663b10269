"""Points in proportion: to a figure, between two values of it, or to the best unit's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.parts import NUM
from maplebridge.engine.scheme.office.rules.statements.read import Statement
from maplebridge.engine.scheme.office.rules.statements.stretch import PERCENT, Stretch, find_stretch, lost_below

_SHARE = re.compile("[/÷]|[×x*乘]|率|比例|占比|之比|比值|进度|线性|插值|pro|share|rate|percentage|completion")
_WHOSE = "(?:者|的|值|分|单位)*[^,;。]{0,6}(?:得|为|计|记)?(?:满分|基准|100分|标准)"
#: Whose points are printed as a number, and what the others get.
_OTHERS = rf"(?:者|的|值|单位)*[^,;。\d]{{0,6}}得?{NUM}分[,;。]?(?:其[余他它]|剩余)"
_BEST = re.compile(
    rf"(?:最高|最多|最好|第1名?|第一){_WHOSE}|以最高|与最高|除以最高|[÷/]\s*最高"
    rf"|(?:最高|最多|最好|第1名?){_OTHERS}"
    "|best(?:[- ]performing)? (?:unit|one|result|value|station|town|team|score)"
    "|highest (?:unit|one|result|value)?[^;.]*full|top (?:unit|one|station|town|team)"
)
_COMPLETED = re.compile("完成(?:率|比例|进度|情况的?比例)?")  # 按完成比例计分，低于60%不得分: of all, not from 60% on
_WEIGHTED = re.compile(rf"(?:得分|成绩|分数|测评分)\s*(?:[×x*]|乘以?)\s*({NUM})%")
_TIMES = re.compile(rf"(?:[×x*]|乘以?)\s*({NUM})(?![\d.%])")
_LEAST = re.compile(
    rf"(?:最低|最少|最小|最短)(?:{_WHOSE}|{_OTHERS})|以最低|与最低|按最低值?[与和比]"
    "|lowest[^;.,]*(?:full|gets?|scores?|earns?|receives?)"
)


def read_best(case: Case) -> Mapped | None:
    """最高得满分，其他按比例折算: a share of the best unit's figure."""
    text = case.reading.text
    lowest, highest = bool(_LEAST.search(text)), bool(_BEST.search(text))
    if not case.reading.doing("proportion") or not (lowest or highest):
        return None
    if lowest and highest:
        return case.unclear()
    case.event(case.reading.statements[0].said, "figure", alone=True)
    peers = {"kind": "peers", "of": figure(case.code), "take": "share_of_best"}
    peers |= {"direction": "lower"} if lowest else {}
    return {"kind": "curve", "of": peers, "points": [[0, 0], [1, case.full]]}


def read_proportion(case: Case) -> Mapped | None:
    """In proportion: between two stated shares, up to a target, or to 100 %."""
    shares = case.reading.doing("proportion")
    if not shares:
        return None
    times = [Decimal(by) for one in shares for by in _TIMES.findall(one.effect.said)]
    known = any(_SHARE.search(one.effect.said) for one in shares)
    if not known or case.reading.doing("deduct", "add") or any(by not in (case.points, 100) for by in times):
        return case.unclear()
    if weighted := _WEIGHTED.search(shares[0].effect.said):
        return _out_of_hundred(case, Decimal(weighted[1]))
    full = [found for one in case.reading.doing("full", "get") if (found := find_stretch(one.said or one.tail))]
    none = [found for one in case.reading.doing("none") if (found := find_stretch(one.said or one.tail))]
    if len(none) < len(case.reading.doing("none")) or _is_open(case, shares, full):
        return case.unclear()
    case.event(case.reading.statements[0].said, "figure", alone=True)
    top = _edge_of(full[0]) if full else Decimal(1)
    bottom = _edge_of(none[0]) if none else Decimal(0)
    if not none:
        return {"kind": "curve", "of": figure(case.code), "points": [[0, 0], [top, case.full]]}
    between = re.search("其间|之间|期间|中间|between", case.reading.text)
    if top == 1 and not between and _COMPLETED.search(case.reading.text):
        return _cut(case, top, none[0])
    way = "proportion_between" if between else case.choose("rule_proportion", "proportion_of_all", "proportion_between")
    if way == "proportion_between":
        return {"kind": "curve", "of": figure(case.code), "points": [[bottom, 0], [top, case.full]]}
    return _cut(case, top, none[0])


def _is_open(case: Case, shares: Sequence[Statement], full: Sequence[Stretch]) -> bool:
    """Whether the words leave open which share it is, or of what. `full`: the stretches that get all points."""
    if len(full) > 1:
        return True
    if full and any(_TIMES.search(one.effect.said) for one in shares) and _edge_of(full[0]) != 1:
        return True  # ≥90%得20分, 以下按满意率×20: not in proportion to the target
    parts = [one for one in case.reading.doing("get") if one.effect.high != case.points and not find_stretch(one.said)]
    if len(parts) > 1:
        return True  # 召开率占2分, 参会率占2分: several shares
    return not full and any("扣" in one.effect.said for one in shares)


def _out_of_hundred(case: Case, percent: Decimal) -> Mapped:
    """满意度得分×20%, worth 20 points: a score out of a hundred."""
    if percent != case.points:
        return case.unclear()
    case.event(case.reading.statements[0].words, "figure", alone=True)
    return {"kind": "curve", "of": figure(case.code), "points": [[0, 0], [100, percent]]}


def _cut(case: Case, top: Decimal, none: Stretch) -> Mapped:
    """In proportion to the whole, and nothing at all in the lowest stretch."""
    name = f"{case.code}/figure"
    gates = [lost_below(name, case.reading.doing("none")[0].words, none)]
    of = {"id": name, **figure(case.code)}
    return {"kind": "curve", "of": of, "points": [[0, 0], [top, case.full]], "gates": gates}


def _edge_of(stretch: Stretch) -> Decimal:
    value = stretch.low if stretch.low is not None else stretch.high
    assert value is not None
    return value * PERCENT if stretch.unit == "%" else value
