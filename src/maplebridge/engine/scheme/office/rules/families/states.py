"""Points by a level, by done or not done, or by the parts of a checklist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import counted, figure, level
from maplebridge.engine.scheme.office.rules.families.level_order import Table, each_level
from maplebridge.engine.scheme.office.rules.families.worth import GRANTS, worth
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.conditions import is_otherwise
from maplebridge.engine.scheme.office.rules.statements.levels import FINISHED, GRAVITY, find_level
from maplebridge.engine.scheme.office.rules.statements.read import Statement

_NOT = re.compile("未|没|无|不|none|not |no ")
_ENDS = " ,的、"
#: What is measured or compared: no name of a level.
_COMPARED = re.compile(
    r"[%<>≥≤]|\d[^,;]{0,3}?(?:内|以[上下])|及?以[上下]$|高于|低于|多于|少于|超过|大于|小于|平均|均值"
    r"|(?:不足|不到|不满|达到?)\s*\d|\baverage|\b(?:above|below|over|under|within|up to|at (?:least|most)) \d"
    r"|\b(?:more|less|fewer|higher|lower) than\b"
)


def read_levels(case: Case) -> Mapped | None:
    """优秀得5分、良好得3分: the level written with the finding is looked up."""
    lines = case.reading.doing(*GRANTS)
    if case.stands_apart or case.reading.doing("add", "once"):
        return None
    if any(line.each for line in case.reading.doing("deduct")):
        return None
    if any(find_level(line.near) in GRAVITY for line in case.reading.doing("deduct")):
        return None  # each finding counts by its gravity: a tally
    listed = _by_word(case, lines)
    if listed is None:
        return None
    found, otherwise = listed
    if len(found) == 2 and _opposites(*found):
        return None
    if len(found) < 2 and (otherwise is None or not found.keys() - FINISHED):
        return None
    table = each_level(found, case.worded.text)
    if table is None:
        return case.unclear()
    found, rest = table
    otherwise = rest if otherwise is None else otherwise
    case.event("、".join(found), "level", alone=True)
    lookup: Mapped = {"kind": "lookup", "of": level(case.code), "table": found}
    return lookup | ({"else": otherwise} if otherwise is not None else {})


def _by_word(case: Case, lines: Sequence[Statement]) -> Table | None:
    """The points by level as the words list them, and those of all others; None where they list no levels."""
    found: dict[str, Decimal] = {}
    otherwise: Decimal | None = None
    for line in lines:
        word, value = find_level(line.about), worth(case, line)
        word = word or (_last_word(line.about) if line is lines[0] else None)
        if value is None:
            return None
        if is_otherwise(line.about):
            otherwise = value
        elif word is None or word in found:
            return None
        else:
            found[word] = value
    return found, otherwise


def _last_word(about: str) -> str | None:
    """述职评议“好”等次: the subject is named with the first level only."""
    ends = (about[start:] for start in range(1, len(about)))
    return next((word for end in ends if (word := find_level(end)) and not word.isascii()), None)


def _opposites(first: str, second: str) -> bool:
    """完成 and 未完成: done or not."""
    pairs = ({"已完成", "未完成"}, {"yes", "no"}, {"done", "none"})
    return second in (f"未{first}", f"没有{first}", f"not {first}", f"不{first}") or {first, second} in pairs


def read_done(case: Case) -> Mapped | None:
    """Done or not; a checklist; or finds that lose everything."""
    gains = case.reading.doing("get", "full", "half")
    losses = case.reading.doing("none")
    if case.reading.doing("deduct", "add") or not (gains or losses):
        return None
    if not gains:
        case.event("、".join(loss.said for loss in losses), "count", alone=True)
        return {"kind": "steps", "of": counted(case.code), "test": "gt", "steps": [[0, 0]], "else": case.full}
    if any(one.each for one in gains):
        return None
    if case.stands_apart and len([one for one in gains if find_level(one.about)]) > 1:
        return None
    values = [worth(case, gain) for gain in gains]
    if any(value is None for value in values):
        return None
    known = [value for value in values if value is not None]
    if not losses and any(not gain.about for gain in gains):
        return None
    if len(known) == 1:
        case.event(gains[0].said or gains[0].about, "done", alone=True)
        return {"kind": "steps", "of": figure(case.code), "steps": [[1, known[0]]], "else": 0}
    return _several(case, gains, losses, known)


def _several(
    case: Case, gains: Sequence[Statement], losses: Sequence[Statement], values: list[Decimal]
) -> Mapped | None:
    """Parts that add up to the points are a checklist; the greatest being the points, they are alternatives."""
    column = case.worded.points
    if column is not None and max(values) == column:
        way: str | None = "alternatives"
    elif column is not None and sum(values) == column:
        way = "checklist"
    else:
        way = case.choose("rule_parts", "checklist", "alternatives")
    if way is None:
        return {}
    if way == "alternatives":
        named = {line.about.strip(_ENDS): value for line, value in zip(gains, values, strict=True)}
        named |= {loss.about.strip(_ENDS): Decimal(0) for loss in losses if not is_otherwise(loss.about)}
        compared = any(_COMPARED.search(word) and find_level(word) is None for word in named)
        if len(named) < len(gains) or not all(named) or compared:
            return case.unclear()
        case.event("、".join(named), "level", alone=True)
        return {"kind": "lookup", "of": level(case.code), "table": named, "else": 0}
    if not all(_NOT.match(loss.about) or is_otherwise(loss.about) for loss in losses):
        return case.unclear()  # 缺一不得分: which of the parts is lost is not said
    each = []
    for line, value in zip(gains, values, strict=True):
        event = case.event(line.said, "done")
        of = {**figure(case.code, event), "clamp": {"floor": 0, "cap": 1}}
        each.append({"of": of, "points": value, "label": line.words})
    return {"kind": "tally", "base": 0, "each": each, "cap": sum(values)}
