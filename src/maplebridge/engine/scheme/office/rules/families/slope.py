"""So much for each percentage point: a curve falling from a target, or rising above one.

A part of a percentage point counts in proportion (as in tests/spec/07_two_slopes.yaml), unless the words say that it
counts whole or not at all.
"""

from __future__ import annotations

import re
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.parts import NUM, plain
from maplebridge.engine.scheme.office.rules.statements.read import Statement
from maplebridge.engine.scheme.office.rules.statements.stretch import PERCENT, find_stretch, lost_below

_SLOPE = re.compile(
    rf"每(?:再|每)?(?:[^,;。\d%]{{0,8}}?)(?P<n>{NUM})?\s*(?:个)?(?:百分点|%|(?<=[\d个])点(?![名位]))"
    rf"|(?:each|every|per)(?: further| additional| full| whole| complete| started)? ?(?P<m>{NUM})?"
    r"\s*(?:percentage points?|percent|%|pp)"
    r"|/(?:个)?(?:百分点|percentage point|pp)"
)
_PART = "不足1个?(?:百分点|%)?(?:的)?"
_STARTED = re.compile(rf"{_PART}(?:按|以|也按|视为|算)1个?(?:百分点|%)?|any part|part of a point counts|rounded up")
_WHOLE = re.compile(rf"{_PART}(?:不(?:计|扣|加|予)|忽略|舍去)|(?:full|whole|complete) (?:percentage )?points?")


def read_slope(case: Case) -> Mapped | None:
    """每低1个百分点扣0.5分: a curve falling from the target, or over the shortfall where no target is printed."""
    sloped = [one for one in case.reading.doing("deduct", "add") if is_sloped(one)]
    sloped += [one for one in case.reading.doing("get") if is_sloped(one)]
    others = [one for one in case.reading.doing("deduct", "add", "get") if one not in sloped]
    if not sloped:
        return None
    ups = [one for one in sloped if one.effect.does != "deduct"]
    if (ups and len(ups) != len(sloped)) or any(not _begins(case, one, ups) for one in others):
        return case.unclear()
    targets = [_target(case, one) for one in sloped]
    slopes = [_slope(one) for one in sloped]
    case.event(sloped[0].words, "figure", alone=True)
    if ups:
        return _rising(case, targets[0], slopes[0])
    return _falling(case, targets, slopes)


def is_sloped(line: Statement) -> bool:
    return _SLOPE.search(line.words) is not None


def _begins(case: Case, line: Statement, ups: list[Statement]) -> bool:
    """What the slope begins with: all points going down, none going up."""
    return line.effect.does == "get" and line.effect.high in ((case.points, 0) if ups else (case.points,))


def _slope(line: Statement) -> Decimal:
    """Points for one percentage point."""
    match = _SLOPE.search(line.words)
    assert match is not None and line.effect.low is not None
    return line.effect.low / Decimal(match["n"] or match["m"] or 1)


def _without_slope(words: str) -> str:
    return _SLOPE.sub("|", words)


def _target(case: Case, line: Statement) -> Decimal | None:
    """The share from which points are counted; None where the words name none."""
    own = find_stretch(_without_slope(line.said)) or find_stretch(_without_slope(line.tail))
    for other in () if own else case.reading.doing("full", "exempt", "get"):
        own = own or find_stretch(_without_slope(other.said))
    own = own or next((found for left in case.reading.left if (found := find_stretch(_without_slope(left)))), None)
    own = own or find_stretch(case.worded.content)
    if own is None or own.unit != "%":
        return None
    value = own.high if own.low is None else own.low
    return None if value is None else value * PERCENT


def _limit(case: Case) -> Decimal | None:
    caps = [one.effect.high for one in case.reading.doing("cap") if one.effect.high is not None]
    return caps[0] if caps else None


def _falling(case: Case, targets: list[Decimal | None], slopes: list[Decimal]) -> Mapped | None:
    full = Decimal(0) if case.stands_apart else case.full
    most = _limit(case) or full
    below = case.reading.doing("none")
    name = f"{case.code}/figure"
    of: Mapped = {"id": name, **figure(case.code)} if below else figure(case.code)
    if any(target is None for target in targets):
        if len(targets) > 1 or below or len(set(targets)) < len(targets):
            return case.unclear()
        return _shortfall(case, full, most, slopes[0], of)
    known = sorted(zip((t for t in targets if t is not None), slopes, strict=True), reverse=True)
    stepped = _granular(case, known[0][0], known[0][1], full, most) if len(known) == 1 and most else None
    if stepped:
        return stepped
    if not most:
        target, slope = known[0]
        below_target = [plain(target - PERCENT), plain(full - slope)]
        return {"kind": "curve", "of": of, "points": [below_target, [target, full]], "clip": "high"}
    anchors = [[known[0][0], full]]
    left = full
    for (target, slope), after in zip(known, [*known[1:], None], strict=True):
        end = after[0] if after else target - (left - (full - most)) / slope * PERCENT
        left = left - (target - end) / PERCENT * slope
        anchors.insert(0, [end, left])
    curve: Mapped = {"kind": "curve", "of": of, "points": [[plain(x), plain(y)] for x, y in anchors]}
    return curve | ({"gates": [lost_below(name, one.words, find_stretch(one.said)) for one in below]} if below else {})


def _shortfall(case: Case, full: Decimal, most: Decimal, slope: Decimal, of: Mapped) -> Mapped:
    """The figure is the number of percentage points itself, as a share."""
    if not most:
        return {"kind": "curve", "of": of, "points": [[0, full], [PERCENT, plain(full - slope)]], "clip": "low"}
    return {"kind": "curve", "of": of, "points": [[0, full], [plain(most / slope * PERCENT), full - most]]}


def _rising(case: Case, target: Decimal | None, slope: Decimal) -> Mapped:
    most = _limit(case) or case.points
    start = target or Decimal(0)
    if not most:
        anchors = [[start, 0], [plain(start + PERCENT), slope]]
        return {"kind": "curve", "of": figure(case.code), "points": anchors, "clip": "low"}
    end = plain(start + most / slope * PERCENT)
    return {"kind": "curve", "of": figure(case.code), "points": [[start, 0], [end, most]]}


def _granular(case: Case, target: Decimal, slope: Decimal, full: Decimal, most: Decimal) -> Mapped | None:
    """Where the words say what a part of a percentage point is: counted whole, or not at all."""
    way = "ceil" if _STARTED.search(case.reading.text) else "floor" if _WHOLE.search(case.reading.text) else None
    if way is None:
        return None
    short = f"({target} - value) * 100"
    whole = f"({short}) // 1" if way == "floor" else f"-((-({short})) // 1)"
    return {"kind": "curve", "of": {**figure(case.code), "of": f"max(0, {whole})"},
            "points": [[0, full], [plain(most / slope), full - most]]}
