"""Points by the stretch a figure lies in, by a level, or by done and not done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.rules.bands import FIRM, OPEN, SOFT, Stretch, find_stretch
from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.conditions import is_otherwise
from maplebridge.engine.scheme.office.rules.levels import GRAVITY, find_level
from maplebridge.engine.scheme.office.rules.facts import counted, figure, level
from maplebridge.engine.scheme.office.rules.statements import Statement

Mapped = dict[str, Any]
_NEVER = re.compile("^(?:未|没有?|从未|无|none$|never)")  # 未开展: none at all, in a list of counts
GRANTS = ("get", "full", "none", "deduct", "add", "exempt")


@dataclass(frozen=True, slots=True)
class Band:
    stretch: Stretch
    worth: Decimal


def worth(case: Case, line: Statement) -> Decimal | None:
    """The points a unit has under a statement; None where they cannot be told."""
    effect, points = line.effect, case.points
    match effect.does:
        case "full":
            return points if effect.low is None else effect.low
        case "get" | "add":
            return effect.low if effect.low == effect.high else None
        case "none":
            return Decimal(0)
        case "exempt":
            return Decimal(0) if case.stands_apart else points
        case "deduct" if effect.low is not None and effect.low == effect.high:
            if case.stands_apart or points is None:
                return -effect.low
            return max(points - effect.low, Decimal(0))
    return None


def read_bands(case: Case) -> Mapped | None:
    """None where the statements are no list of stretches of one figure."""
    lines = case.reading.doing(*GRANTS)
    bands: list[Band] = []
    rest: Decimal | None = None
    costs = any(line.effect.does == "deduct" for line in lines)
    for line in lines:
        stretch, value = _stretch(line), worth(case, line)
        if line.each or value is None:
            return None
        if stretch is not None:
            bands.append(Band(stretch, value))
        elif is_otherwise(line.near) or (line.effect.does == "none" and _NEVER.search(line.near)):
            rest = value
        elif line.effect.does != "exempt":
            return None
    if not bands:
        return None
    costs = costs or all(line.effect.does in ("none", "exempt") for line in lines)
    if rest is None and costs:
        rest = (Decimal(0) if case.stands_apart else case.points) if not bands_full(bands) else None
    scale = Decimal("0.01") if bands[0].stretch.unit == "%" else Decimal(1)
    if any((band.stretch.unit == "%") != (bands[0].stretch.unit == "%") for band in bands):
        case.unclear()
        return {}
    label = next((line.said for line in lines if line.said), "")
    case.event(label, "figure", alone=True)
    return _ladder(case, [band for band in bands], rest, scale)


def bands_full(bands: Sequence[Band]) -> bool:
    """Whether the bands leave nothing over on either side."""
    return any(band.stretch.low is None for band in bands) and any(band.stretch.high is None for band in bands)


def _stretch(line: Statement) -> Stretch | None:
    return find_stretch(line.near) or find_stretch(line.tail) or find_stretch(line.said)


def _ladder(case: Case, bands: list[Band], rest: Decimal | None, scale: Decimal) -> Mapped:
    """The bands from the highest down as steps; gaps and overlaps between them are asked."""
    bands = _nested(_open_ended(bands))
    bands.sort(key=lambda band: (band.stretch.low is not None, band.stretch.low or 0), reverse=True)
    edges: list[tuple[Decimal, bool, Decimal]] = []  # lower edge, owned by the band, its worth
    above: Band | None = None
    for band in bands:
        if above is not None:
            edge = _edge(case, above, band, scale)
            if edge is None:
                return {}
            edges.append((*edge, above.worth))
        elif band.stretch.high is not None and not _is_top(band.stretch, scale):
            beyond = rest if rest is not None else _top(case)
            soft = band.stretch.high_owned == SOFT and beyond > band.worth
            edges.append((band.stretch.high, band.stretch.high_owned == OPEN or soft, beyond))
        above = band
    assert above is not None
    last = above.stretch
    otherwise = above.worth
    if last.low is not None and not (last.low == 0 and last.low_owned):
        edges.append((last.low, last.low_owned != OPEN, above.worth))
        otherwise = rest if rest is not None else Decimal(0)
    if case.questions:
        return {}
    return _steps(case, edges, otherwise, scale)


def _top(case: Case) -> Decimal:
    """Above the highest stretch nothing is said: asked."""
    chosen = case.choose("rule_gap", "gap_full", "gap_none")
    return case.points or Decimal(0) if chosen == "gap_full" else Decimal(0)


def _is_top(stretch: Stretch, scale: Decimal) -> bool:
    """Nothing lies above 100 %."""
    return scale != 1 and stretch.high is not None and stretch.high * scale >= 1 and bool(stretch.high_owned)


def _open_ended(bands: list[Band]) -> list[Band]:
    """95%: 3 points; 85%: 2 points, and 3次得5分: a single value stands for itself and what lies above."""
    found = []
    for band in bands:
        one = band.stretch
        if one.low is not None and one.low == one.high and not one.low == 0:
            one = Stretch(one.low, FIRM, None, OPEN, one.unit)
        found.append(Band(one, band.worth))
    return found


def _nested(bands: list[Band]) -> list[Band]:
    """低于85%扣2分, 低于60%扣5分: of stretches open below the narrower goes first, the wider begins where it ends."""
    below = sorted((band for band in bands if band.stretch.low is None), key=lambda band: band.stretch.high or 0)
    found = [band for band in bands if band.stretch.low is not None] + below[:1]
    for inner, outer in zip(below, below[1:], strict=False):
        owned = OPEN if inner.stretch.high_owned else FIRM
        found.append(Band(replace(outer.stretch, low=inner.stretch.high, low_owned=owned), outer.worth))
    return found


def _edge(case: Case, upper: Band, lower: Band, scale: Decimal) -> tuple[Decimal, bool] | None:
    """Where the upper band begins, and whether the edge is its own; None where that was asked."""
    begins, ends = upper.stretch.low, lower.stretch.high
    if begins is None:
        case.choose("rule_overlap", "overlap_better", "overlap_worse")
        return None
    if ends is None:
        return begins, upper.stretch.low_owned != OPEN
    whole = scale == 1
    if whole and begins == ends + 1 and upper.stretch.low_owned and lower.stretch.high_owned:
        return begins, True
    if begins > ends:
        chosen = case.choose("rule_gap", "gap_lower", "gap_upper", low=ends, high=begins)
        return (begins, upper.stretch.low_owned != OPEN) if chosen == "gap_lower" else (
            (ends, lower.stretch.high_owned == OPEN) if chosen else None)
    if begins < ends:
        chosen = case.choose("rule_overlap", "overlap_better", "overlap_worse", low=begins, high=ends)
        better_above = upper.worth >= lower.worth
        return None if chosen is None else (begins, True) if (chosen == "overlap_better") == better_above else (ends, False)
    mine, other = upper.stretch.low_owned, lower.stretch.high_owned
    if mine == other and mine != 1:
        chosen = case.choose("rule_edge", "edge_upper", "edge_lower", at=begins)
        return None if chosen is None else (begins, chosen == "edge_upper")
    return begins, mine > other or (mine == other and upper.worth >= lower.worth)


def _steps(case: Case, edges: list[tuple[Decimal, bool, Decimal]], otherwise: Decimal, scale: Decimal) -> Mapped:
    tests = {owned for _, owned, _ in edges}
    of = figure(case.code)
    if len(tests) == 1:
        steps = [[at * scale, value] for at, _, value in edges]
        test = {"test": "gt"} if tests == {False} else {}
        return {"kind": "steps", "of": of, "steps": steps, "else": otherwise, **test}
    if scale == 1:
        steps = [[at if owned else at + 1, value] for at, owned, value in edges]
        return {"kind": "steps", "of": of, "steps": steps, "else": otherwise}
    name = f"{case.code}/figure"
    rest = str(otherwise)
    for at, owned, value in reversed(edges[1:]):
        rest = f"{value} if node('{name}') {'>=' if owned else '>'} {at * scale} else {rest}"
    at, owned, value = edges[0]
    return {"kind": "steps", "of": {"id": name, **of}, "steps": [[at * scale, value]], "else": f"={rest}",
            **({} if owned else {"test": "gt"})}


def read_levels(case: Case) -> Mapped | None:
    """优秀得5分、良好得3分: the level written with the finding is looked up."""
    lines = case.reading.doing("get", "full", "none", "deduct", "exempt")
    if case.stands_apart or case.reading.doing("add", "once"):
        return None
    if any(find_level(line.near) in GRAVITY for line in case.reading.doing("deduct")):
        return None  # each finding counts by its gravity: a tally
    found: dict[str, Decimal] = {}
    otherwise: Decimal | None = None
    for line in lines:
        word, value = find_level(line.near), worth(case, line)
        if value is None:
            return None
        if is_otherwise(line.near):
            otherwise = value
        elif word is None or word in found:
            return None
        else:
            found[word] = value
    if len(found) == 2 and _opposites(*found):
        return None
    if len(found) < 2 and (not found or otherwise is None):
        return None
    case.event("、".join(found), "level", alone=True)
    table: Mapped = {"kind": "lookup", "of": level(case.code), "table": found}
    return table | ({"else": otherwise} if otherwise is not None else {})


def _opposites(first: str, second: str) -> bool:
    """完成 and 未完成: done or not."""
    return second in (f"未{first}", f"没有{first}", f"not {first}", f"不{first}") or {first, second} in (
        {"已完成", "未完成"}, {"yes", "no"}, {"done", "none"})


def read_done(case: Case) -> Mapped | None:
    """Done or not; a checklist; or finds that lose everything."""
    gains = case.reading.doing("get", "full")
    losses = case.reading.doing("none")
    if case.reading.doing("deduct", "add") or not (gains or losses):
        return None
    if not gains:
        case.event("、".join(loss.said for loss in losses), "count", alone=True)
        return {"kind": "steps", "of": counted(case.code), "test": "gt", "steps": [[0, 0]], "else": _full(case)}
    if any(one.each for one in gains):
        return None
    if case.stands_apart and len([one for one in gains if find_level(one.near)]) > 1:
        return None
    values = [worth(case, gain) for gain in gains]
    if any(value is None for value in values):
        return None
    known = [value for value in values if value is not None]
    if len(known) == 1:
        case.event(gains[0].said or case.worded.content, "done", alone=True)
        return {"kind": "steps", "of": figure(case.code), "steps": [[1, known[0]]], "else": 0}
    return _several(case, gains, known)


def _full(case: Case) -> Decimal | None:
    return case.points if case.points is not None else Decimal(0)


def _several(case: Case, gains: Sequence[Statement], values: list[Decimal]) -> Mapped | None:
    """Parts that add up to the points are a checklist; the greatest being the points, they are alternatives."""
    if case.points is not None and max(values) == case.points:
        way: str | None = "alternatives"
    elif case.points is not None and sum(values) == case.points:
        way = "checklist"
    else:
        way = case.choose("rule_parts", "checklist", "alternatives")
    if way is None:
        return {}
    if way == "alternatives":
        named = {line.near.strip(" 的,"): value for line, value in zip(gains, values, strict=True)}
        named |= {loss.near.strip(" 的,"): Decimal(0) for loss in case.reading.doing("none") if loss.near}
        case.event("、".join(named), "level", alone=True)
        return {"kind": "lookup", "of": level(case.code), "table": named, "else": 0}
    each = []
    for line, value in zip(gains, values, strict=True):
        event = case.event(line.said, "done")
        of = {**figure(case.code, event), "clamp": {"floor": 0, "cap": 1}}
        each.append({"of": of, "points": value, "label": line.words})
    return {"kind": "tally", "base": 0, "each": each, "cap": case.points if case.points is not None else sum(values)}
