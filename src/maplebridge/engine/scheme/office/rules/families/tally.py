"""Counting: each occurrence costs or earns points, within bounds; levels once; doubled findings; knock-outs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case, most_of
from maplebridge.engine.scheme.office.rules.facts import by_level, counted, figure
from maplebridge.engine.scheme.office.rules.families.doubling import doubled, factor_of, is_named
from maplebridge.engine.scheme.office.rules.families.slope import is_sloped
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.levels import GRAVITY, find_honour, find_level
from maplebridge.engine.scheme.office.rules.statements.parts import UNIT
from maplebridge.engine.scheme.office.rules.statements.read import Statement

_SAME = re.compile("同1?(?:一)?|same|不(?:得)?重复|就高不就低")
_BELOW_ZERO = re.compile("(?<!不)(?<!不得)(?:可(?:以)?(?:倒扣|计负分|为负|出现负分)|may go below zero)")
_DOWN = re.compile("[扣减]|deduct")
_NEVER = re.compile("^(?:未|没有?|从未|无|none$|never)")
_HOW_MANY = re.compile(rf"^[^\d每]*(\d+)({UNIT})的?$")
_DECEIT = re.compile("弄虚作假|造假|虚报|瞒报|失实|false|fraud")


def read_tally(case: Case) -> Mapped | None:
    """Statements that cost or earn points; None where nothing does."""
    lines = _counting(case)
    knocks = _knocking(case, lines)
    if not lines or knocks is None or any(is_sloped(line) or _unsure(case, line) for line in lines):
        return None
    if _is_one_count(lines):
        return None
    base = _base(case, lines)
    if base is None:
        return None
    factor = factor_of(case)
    alone = len(lines) + len(knocks) + len(case.reading.doing("veto")) == 1
    grouped = _level_lines(lines)
    found: list[tuple[Statement, Mapped]] = []
    named = [double for double in case.reading.doing("double") if is_named(double)]
    alone = alone and not named
    for line in lines:
        if line not in grouped:
            found.append((line, _line(case, line, factor, alone=alone)))
            found += [(line, doubled(case, line, double)) for double in named if line.effect.does == "deduct"]
        elif line is grouped[0]:
            found.append((line, _level_line(case, grouped)))
    if _once(case) and len(found) > 1 and all(line["points"] > 0 for _, line in found):
        return None  # which of several gains counts once is not said by levels
    return _bounded(case, base, found, [_knock(case, knock) for knock in knocks])


def _knocking(case: Case, lines: Sequence[Statement]) -> list[Statement] | None:
    """The findings that lose the whole line. Where points are only earned, not doing it earns none anyway, and any
    other loss (逾期不得分) may mean that one part only: None, unless it is deceit."""
    knocks = list(case.reading.doing("none"))
    if any(line.effect.does == "deduct" for line in lines):
        return knocks
    knocks = [knock for knock in knocks if not _NEVER.search(knock.about)]
    return knocks if all(_DECEIT.search(knock.said) for knock in knocks) else None


def _counting(case: Case) -> list[Statement]:
    """The statements that count. Beside losses, what grants all points is where the line begins (完成得5分，每缺一项
    扣1分); points granted otherwise make no plain rule with them: none."""
    lines = list(case.reading.doing("deduct", "add", "get"))
    once = [line for line in lines if line.effect.does == "get" and not line.each]
    if any(line.effect.does == "deduct" for line in lines) and once and not case.stands_apart:
        lines = [line for line in lines if line not in once]
        return lines if all(line.effect.low == case.points for line in once) else []
    full = case.reading.doing("full") and not case.stands_apart
    return [] if full and all(line.effect.does == "add" for line in lines) else lines


def _is_one_count(lines: Sequence[Statement]) -> bool:
    """全部完成得6分，完成2项得4分，完成1项得2分: how many there are, and not so much for each."""
    counts = [found for line in lines if line.effect.does == "get" for found in _HOW_MANY.findall(line.near)]
    return len(set(counts)) > 1 and len({unit for _, unit in counts}) == 1


def _unsure(case: Case, line: Statement) -> bool:
    """Points named without being given (4-5 points, 甲 5分): no count."""
    effect = line.effect
    if effect.does != "get":
        return False
    bare = effect.said[:1].isdigit()
    costs = bare and _DOWN.search(case.reading.text)
    return effect.low != effect.high or bool(costs) or (bare and not line.each and find_level(line.about) is None)


def _base(case: Case, lines: Sequence[Statement]) -> Decimal | None:
    """What the line begins with: said, or its points where something is taken away, else nothing."""
    said = case.reading.doing("base")
    if said and said[0].effect.low is not None:
        return said[0].effect.low
    does = {line.effect.does for line in lines}
    if "deduct" in does and "get" not in does and not case.stands_apart:
        return case.points
    return Decimal(0)


def _below_zero(case: Case) -> bool:
    said = _BELOW_ZERO.search(case.reading.text)
    return bool(said) or case.answers.to("rule_points", case.worded.text) == "loss_below_zero"


def _line(case: Case, line: Statement, factor: str, *, alone: bool) -> Mapped:
    """One statement as a line of the tally; what is not said of each occurrence counts once."""
    effect, label = line.effect, line.words
    assert effect.low is not None and effect.high is not None
    sign = -1 if effect.does == "deduct" else 1
    gravity = find_level(line.about)
    if effect.low != effect.high:
        event = case.event(label, "points", alone=alone)
        return {"of": figure(case.code, event), "points": Decimal(sign), "cap": sign * effect.high, "label": label}
    if gravity in GRAVITY and sign < 0:
        case.event(label, "level", alone=True)
        of = counted(case.code, level=gravity or "", factor=factor)
        return {"of": of, "points": -effect.low, "label": label}
    if effect.does == "get" and not line.each:
        event = case.event(label, "done", alone=alone)
        done = {**figure(case.code, event), "clamp": {"floor": 0, "cap": 1}}
        return {"of": done, "points": effect.low, "label": label}
    of = counted(case.code, case.event(label, "count", alone=alone), factor=factor)
    if sign < 0 and _once(case) == "matter":
        of |= {"once_per": ["matter"], "keep": "highest"}
    points = sign * effect.low
    if not line.each and not _repeats(case, line):
        return {"of": of, "points": points, "cap": points * (2 if factor else 1), "label": label}
    return {"of": of, "points": points, "label": label}


def _repeats(case: Case, line: Statement) -> bool:
    """加2分，最多加5分: a bound beyond one occurrence means that several count."""
    return any(cap.part == line.part and (cap.effect.high or 0) > (line.effect.high or 0) for cap in
               case.reading.doing("cap"))


def _level_lines(lines: Sequence[Statement]) -> list[Statement]:
    """Lines that earn by level (国家级加5分、省级加3分): one line together."""
    gains = [line for line in lines if line.effect.does in ("add", "get")]
    return gains if len(gains) > 1 and all(_level(line) for line in gains) else []


def _level(line: Statement) -> str | None:
    return find_level(line.about) or (find_honour(line.near) if line.effect.does == "add" else None)


def _level_line(case: Case, lines: Sequence[Statement]) -> Mapped:
    points = {_level(line) or "": line.effect.low or Decimal(0) for line in lines}
    case.event("、".join(points), "level", alone=True)
    of = by_level(case.code, "", points, _once(case))
    most = {"cap": max(points.values())} if _once(case) == "all" else {}
    return {"of": of, "points": Decimal(1), **most, "label": "、".join(line.words for line in lines)}


def _once(case: Case) -> str | None:
    once = case.reading.doing("once")
    if not once:
        return None
    return "matter" if any(_SAME.search(one.words) for one in once) else "all"


def _knock(case: Case, knock: Statement) -> tuple[Mapped, Mapped]:
    """A finding that loses the whole line: a line worth nothing that a gate looks at."""
    event = case.event(knock.words, "count")
    name = f"{case.code}/{event}"
    line = {"of": {"id": name, **counted(case.code, event)}, "points": 0, "label": knock.words}
    return line, {"when": f"node('{name}') > 0", "then": {"set": 0}, "because": knock.words}


def _bounded(
    case: Case, base: Decimal, found: list[tuple[Statement, Mapped]], knocks: list[tuple[Mapped, Mapped]]
) -> Mapped:
    """The lines with their caps, the floor and the most the line can give."""
    costs = bool(knocks) or any(line["points"] < 0 for _, line in found)
    gains = any(line["points"] > 0 for _, line in found)
    floor = None if not costs or (case.stands_apart and not base) or _below_zero(case) else Decimal(0)
    most = None if case.stands_apart and costs else case.points
    for cap in case.reading.doing("cap"):
        limit = cap.effect.high
        own = [line for one, line in found if one.part == cap.part]
        if limit is None:
            continue
        if len(own) == 1 and len(found) > 1:
            own[0]["cap"] = limit.copy_sign(own[0]["points"])
        elif base and gains and not costs and "加" in cap.words:
            most = base + limit
        elif _DOWN.search(cap.words) or not gains:
            floor = base - limit if floor is None else max(base - limit, floor)
        else:
            most = limit if most is None else min(most, limit)
    score: Mapped = {"kind": "tally", "base": base, "each": [line for _, line in found] + [line for line, _ in knocks]}
    score |= {"floor": floor} if floor is not None else {}
    if gains and most is not None:
        score["cap"] = most_of({**score, "cap": most})
    return score | ({"gates": [gate for _, gate in knocks]} if knocks else {})
