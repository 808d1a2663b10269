"""Points by the stretch a figure lies in: 95%以上得满分, 85%-95%得3分, 低于85%不得分 becomes steps.

Where two stretches meet at a value both could own (90%以上, 80%-90%), it belongs to the one that says so in words
(及以上, ≥, 低于), else to the one with more points. Gaps and overlaps are asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.families.worth import GRANTS, worth
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.conditions import is_otherwise
from maplebridge.engine.scheme.office.rules.statements.levels import find_level
from maplebridge.engine.scheme.office.rules.statements.parts import UNIT, plain
from maplebridge.engine.scheme.office.rules.statements.read import Statement
from maplebridge.engine.scheme.office.rules.statements.stretch import FIRM, OPEN, PERCENT, SOFT, Stretch, find_stretch

Edge = tuple[Decimal, bool, Decimal]  # where points begin, whether that value has them, the points
_COUNT = re.compile(rf"([^\d每]*|每(?:月|季度|年|周)[^\d每]*)(\d+)\s*({UNIT})")
_ALL_OF = re.compile(rf"^(\d+{UNIT})(?:均|都|全部?|皆)([^\d,;]{{1,6}}?)的?$")  # 两项均完成: 完成两项
_FALLS, _RISES = "下降|降低|减少|decrease|decline|fall|drop", "上升|增长|反弹|increase|rise"
_MEASURED = re.compile("%|k?m2?|平方?[米公里]+|公里|千米|米|公斤|吨|[万亿]?元|摄氏度|℃")  # not counted in whole things
_NEVER = re.compile("^(?:均|都)?(?:未|没有?|从未|无|零|none$|never)")  # 未开展: none at all, in a list of counts


@dataclass(frozen=True, slots=True)
class Band:
    stretch: Stretch
    worth: Decimal


def read_bands(case: Case) -> Mapped | None:
    """None where the statements are no list of stretches of one figure."""
    lines = case.reading.doing(*GRANTS)
    counts = _is_list_of_counts(lines)
    bands: list[Band] = []
    rest: Decimal | None = None
    for line in lines:
        stretch, value = _stretch(line), worth(case, line)
        if value is None or (line.each and not counts):
            return None
        if stretch is not None:
            bands.append(Band(stretch, value))
        elif _is_contrary(line, lines):
            bands = [replace(band, stretch=_from_nothing(band.stretch)) for band in bands]
            rest = value
        elif is_otherwise(line.about) or ((counts or line.effect.does == "none") and _NEVER.search(line.about)):
            rest = value
        elif line.effect.does != "exempt":
            return None
    if not bands or len({band.stretch for band in bands}) < len(bands):
        return None  # none, or the same of several figures
    if len({band.stretch.unit == "%" for band in bands}) > 1:
        return case.unclear()
    case.event(next((line.said for line in lines if line.said), ""), "figure", alone=True)
    return _ladder(case, _nested(_open_ended(bands)), rest if rest is not None else _unsaid(case, lines, bands))


def _is_contrary(line: Statement, lines: Sequence[Statement]) -> bool:
    """上升不得分, where all else is about a fall."""
    if find_stretch(line.about):
        return False
    for mine, theirs in ((_RISES, _FALLS), (_FALLS, _RISES)):
        if re.search(f"(?:{mine})的?$", line.about) and re.search(theirs, lines[0].said):
            return not any(re.search(mine, other.said) for other in lines if other is not line)
    return False


def _from_nothing(stretch: Stretch) -> Stretch:
    """下降5%以内, where a rise is worth something else: from no change on."""
    return stretch if stretch.low is not None else replace(stretch, low=Decimal(0), low_owned=FIRM)


def _is_list_of_counts(lines: Sequence[Statement]) -> bool:
    """缺一项扣1分，缺两项扣3分: stretches of one count, not occurrences of several things."""
    named = [line for line in lines if not is_otherwise(line.about) and not _NEVER.search(line.about)]
    matches = [_COUNT.match(_ALL_OF.sub(r"\2\1", line.near)) for line in named]
    found = [(match[1], match[2], match[3]) for match in matches if match]
    numbers = sorted(int(number) for _, number, _ in found)
    jumps = any(after > before + 1 for before, after in pairwise(numbers))  # 1名扣1分，3名以上不得分
    if any(find_level(line.about) for line in lines) or (jumps and lines[0].effect.does == "deduct"):
        return False
    if len(found) < 2 or len(found) < len(matches) or len({number for _, number, _ in found}) < len(found):
        return False
    said, _, unit = found[0]
    return all(said.endswith(before) and other == unit for before, _, other in found)


def _stretch(line: Statement) -> Stretch | None:
    if find_level(line.near):  # level 2 is a name
        return None
    return find_stretch(line.near) or find_stretch(line.tail) or find_stretch(line.said)


def _unsaid(case: Case, lines: Sequence[Statement], bands: Sequence[Band]) -> Decimal | None:
    """What stretches that are not named are worth: nothing is lost where only losses are listed."""
    costs = any(line.effect.does == "deduct" for line in lines)
    only_losses = costs or all(line.effect.does in ("none", "exempt") for line in lines)
    whole = any(band.stretch.low is None for band in bands) and any(band.stretch.high is None for band in bands)
    if not only_losses or whole:
        return None
    return Decimal(0) if case.stands_apart else case.points


def _open_ended(bands: Sequence[Band]) -> list[Band]:
    """95%: 3 points; 85%: 2 points, and 3次得5分: a single value stands for itself and what lies above. Not the highest
    of counts that cost more and more (1起得8分，2起得5分): nobody said what three are worth."""
    return [
        replace(band, stretch=Stretch(one.low, FIRM, None, OPEN, one.unit))
        if one.is_single and one.low and not _costs_more(band, bands) else band
        for band in bands
        for one in [band.stretch]
    ]


def _costs_more(band: Band, bands: Sequence[Band]) -> bool:
    """Whether it is the highest count, worth something, but less than each one below."""
    lower = [other for other in bands if other is not band]
    least = min((other.worth for other in lower), default=band.worth)
    ends = [other.stretch.high for other in lower if other.stretch.high is not None]
    return band.stretch.unit != "%" and 0 < band.worth < least and all(end < (band.stretch.low or 0) for end in ends)


def _nested(bands: Sequence[Band]) -> list[Band]:
    """低于85%扣2分, 低于60%扣5分: of stretches open below the narrower goes first, the wider begins where it ends."""
    below = sorted((band for band in bands if band.stretch.low is None), key=lambda band: band.stretch.high or 0)
    found = [band for band in bands if band.stretch.low is not None] + below[:1]
    for inner, outer in pairwise(below):
        owned = OPEN if inner.stretch.high_owned else FIRM
        found.append(replace(outer, stretch=replace(outer.stretch, low=inner.stretch.high, low_owned=owned)))
    return found


def _ladder(case: Case, bands: list[Band], rest: Decimal | None) -> Mapped:
    """The bands from the highest down as steps."""
    bands.sort(key=lambda band: (band.stretch.low is not None, band.stretch.low or 0), reverse=True)
    edges: list[Edge] = _above_all(case, bands[0], rest)
    for upper, lower in pairwise(bands):
        edge = _edge(case, upper, lower)
        if edge is None:
            return {}
        edges.append((*edge, upper.worth))
    last = bands[-1].stretch
    otherwise = bands[-1].worth
    if last.low is not None and not (last.low == 0 and last.low_owned and rest is None):
        edges.append((last.low, last.low_owned != OPEN, otherwise))
        otherwise = rest if rest is not None else Decimal(0)
    if case.questions:
        return {}
    units = {band.stretch.unit for band in bands} - {""}
    whole = bool(units) and not any(_MEASURED.fullmatch(unit) for unit in units)
    return _steps(case, edges, otherwise, PERCENT if last.unit == "%" else Decimal(1), whole=whole)


def _above_all(case: Case, top: Band, rest: Decimal | None) -> list[Edge]:
    """What is worth beyond the highest stretch, where it ends below 100 %; asked where nothing tells."""
    ends = top.stretch.high
    if ends is None or (top.stretch.unit == "%" and ends >= 100 and top.stretch.high_owned):
        return []
    if rest is None or top.stretch.is_single:
        chosen = case.choose("rule_gap_above", "gap_full", "gap_none")
        rest = case.points if chosen == "gap_full" and case.points is not None else Decimal(0)
    soft = top.stretch.high_owned == SOFT and rest > top.worth
    return [(ends, top.stretch.high_owned == OPEN or soft, rest)]


def _edge(case: Case, upper: Band, lower: Band) -> tuple[Decimal, bool] | None:
    """Where the upper band begins, and whether that value is its own; None where that was asked."""
    begins, ends = upper.stretch.low, lower.stretch.high
    mine, other = upper.stretch.low_owned, lower.stretch.high_owned
    if begins is None:
        case.choose("rule_overlap", "overlap_better", "overlap_worse")
        return None
    if ends is None:
        return begins, mine != OPEN
    better_above = upper.worth >= lower.worth
    if begins == ends + 1 and mine and other and begins == begins.to_integral_value():  # 90-94%, 80-89%
        return begins, mine != OPEN
    if begins > ends:
        chosen = case.choose("rule_gap", "gap_lower", "gap_upper", low=ends, high=begins)
        return {"gap_lower": (begins, mine != OPEN), "gap_upper": (ends, other == OPEN)}.get(chosen or "")
    if begins < ends:
        chosen = case.choose("rule_overlap", "overlap_better", "overlap_worse")
        up = (chosen == "overlap_better") == better_above
        return None if chosen is None else (begins, mine != OPEN) if up else (ends, other == OPEN)
    if mine == other != SOFT:
        chosen = case.choose("rule_edge", "edge_upper", "edge_lower", at=begins)
        return None if chosen is None else (begins, chosen == "edge_upper")
    return begins, mine > other or (mine == other and better_above)


def _steps(case: Case, edges: list[Edge], otherwise: Decimal, scale: Decimal, *, whole: bool) -> Mapped:
    """One test for all steps; where edges differ, those of things counted move up by one, others make an expression."""
    of = figure(case.code)
    if len({owned for _, owned, _ in edges}) > 1 and whole:
        edges = [(at if owned else at + 1, True, value) for at, owned, value in edges]
    if len({owned for _, owned, _ in edges}) == 1:
        steps = [[at * scale, value] for at, _, value in edges]
        test = {} if edges[0][1] else {"test": "gt"}
        return {"kind": "steps", "of": of, "steps": steps, "else": otherwise, **test}
    name = f"{case.code}/figure"
    rest = str(otherwise)
    for at, owned, value in reversed(edges[1:]):
        rest = f"{value} if node('{name}') {'>=' if owned else '>'} {plain(at * scale)} else {rest}"
    at, owned, value = edges[0]
    test = {} if owned else {"test": "gt"}
    return {"kind": "steps", "of": {"id": name, **of}, "steps": [[at * scale, value]], "else": f"={rest}", **test}
