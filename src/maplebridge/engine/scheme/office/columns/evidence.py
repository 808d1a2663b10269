"""What headings leave open, settled by the columns beside and by what stands in the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.rules.ruled import GIVES
from maplebridge.engine.scheme.office.wording.headings import LEVELS
from maplebridge.engine.scheme.office.wording.numbering import read_number
from maplebridge.engine.scheme.office.wording.points import read_points

SHORT = 3  # signs of a tick: √, yes, L1


def settle_roles(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """`roles`: what the headings say, by column. Neighbours and cells decide where one may mean several things."""
    roles = _shared_headings(area, roles)
    roles = _one_method(area, roles)
    roles = _values_as_method(area, roles)
    roles = _points_or_received(area, roles)
    roles = _words_below_ticks(area, roles)
    return _checks_as_names(area, roles)


def one_language(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Of a pair name_zh, name_en the second says nothing new."""
    words = {c: area.head.words.get(c, "").casefold().strip() for c in area.columns}
    pairs = {text.removesuffix("zh") for text in words.values() if text.endswith("zh")}
    return {c: "note" if words.get(c, "").endswith("en") and words[c].removesuffix("en") in pairs else role
            for c, role in roles.items()}


def _shared_headings(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """One heading over several columns of subjects: the right one is the finest, those before it are levels above."""
    for left, right in zip(area.columns, area.columns[1:], strict=False):
        same = area.head.words.get(left) and area.head.words.get(left) == area.head.words.get(right)
        if same and roles.get(left) in LEVELS and roles.get(left) == roles.get(right):
            numbers = [read_number(text) for row in area.rows if (text := area.grid.texts[row][left])
                       and area.grid.origin(row, left) != area.grid.origin(row, right)]
            roles[left] = "code" if numbers and all(numbers) else "any"
    return roles


def _one_method(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """"考核标准" is the counting method where no other column is; else it says what is demanded."""
    certain = any(role == "method" for role in roles.values())
    unsure = [c for c, role in roles.items() if role == "standard"]
    for c in unsure:
        words = area.head.words.get(c, "")
        if certain:
            roles[c] = "check" if words.endswith(("办法", "method", "Method")) else "content"
        elif _tells_points(area, c) or not _subject_beside(area, roles, c):
            roles[c], certain = "method", True
        else:
            roles[c] = "content"
    if not certain:
        told = [c for c, role in roles.items() if role in ("note", "check") and _tells_points(area, c)]
        roles |= dict.fromkeys(told[:1], "method")
    if not any(roles.get(c) in LEVELS for c in area.columns) and len(unsure) == 1:
        roles[unsure[0]] = "name"
    return roles


def _subject_beside(area: Area, roles: Mapping[int, str | None], column: int) -> bool:
    """Whether only broad columns stand beside, so that this one must name the lines."""
    levels = [roles.get(c) for c in area.columns if c != column and roles.get(c) in LEVELS]
    return bool(levels) and all(level == "item" for level in levels)


def _tells_points(area: Area, column: int) -> bool:
    """Remarks that say how points are given or taken are the counting method."""
    texts = area.said(column)
    return len(texts) > 1 and sum(bool(GIVES.search(text)) for text in texts) * 2 > len(texts)


def _values_as_method(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Where no column has a counting method, values that are rules ("0.5分/处", "每次扣3分") are it."""
    if any(role == "method" for role in roles.values()):
        return roles
    for c in (c for c, role in roles.items() if role == "points"):
        texts = area.said(c)
        if texts and sum(read_points(text).points is None and _tells_worth(text) for text in texts) * 2 > len(texts):
            return {**roles, c: "method"}
    return roles


def _tells_worth(text: str) -> bool:
    return read_points(text).each or bool(GIVES.search(text))


def _points_or_received(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Columns to be filled in by assessors say nothing; where no points stand elsewhere, their numbers may be these."""
    if any(role == "points" for role in roles.values()):
        return roles
    for c, role in roles.items():
        texts = area.said(c)
        lines = sum(len(area.grid.origins(row, area.columns)) > 1 for row in area.rows)
        if role == "received" and len(texts) * 2 > lines and all(read_points(t).points for t in texts):
            roles[c] = "points"
            break
    return roles


def _words_below_ticks(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """"Level 1" heads a column to tick, unless words stand in it: then it is the broadest level, "Level 2" the next."""
    found = dict(roles)
    for c in (c for c, role in roles.items() if role == "tick"):
        texts = area.said(c)
        if re.match("level", area.head.words.get(c, ""), re.I) and sum(len(text) > SHORT for text in texts) * 2 > len(
                texts) > 0:
            found[c] = "group" if "item" in found.values() else "item"
    return found


def _checks_as_names(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Where the only subjects are areas said again and again, what is checked names the lines."""
    levels = [c for c, role in roles.items() if role in LEVELS]
    checks = [c for c, role in roles.items() if role == "check"]
    if len(checks) != 1 or not levels or any(roles[c] not in ("item", "group") for c in levels):
        return roles
    said = [area.grid.texts[row][levels[-1]] for row in area.rows]
    checked = area.said(checks[0])
    again = len(set(said)) < len(said)
    return {**roles, checks[0]: "name"} if again and len(set(checked)) == len(checked) > len(set(said)) else roles
