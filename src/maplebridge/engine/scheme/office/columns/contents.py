"""What a column holds by its cells, where its heading is not known or says otherwise than the cells do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.dues.read import read_due
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.rules.ruled import NUMBER, is_rule, most, reads_as_rules
from maplebridge.engine.scheme.office.wording.headings import LEVELS
from maplebridge.engine.scheme.office.wording.numbering import read_number
from maplebridge.engine.scheme.office.wording.points import read_points
from maplebridge.engine.scheme.office.wording.row_words import is_sum, section_of

Roles = dict[int, str | None]

MOST = 60  # cells of a column that are looked at
#: Headings of columns that may hold rules all the same, from the least to the most certain of themselves.
DOUBTFUL = (None, "received", "note", "check", "definition", "category", "content", "any")
_OFFICE_ZH = re.compile(
    r".{0,14}(?:局|厅|办|办公室|大队|支队|中队|总队|科|处|室|所|委|中心|部|站|股|公司|政府|街道|社区|法院|检察院|部门|警种)")
_OFFICE_EN = re.compile(
    r"(?:office|unit|department|dept|team|division|bureau|branch|desk|section|squad|directorate)s?\b", re.I)


def by_contents(area: Area, roles: Mapping[int, str | None]) -> Roles:
    """`roles`: what the headings say, None where they are not known. What the cells do not settle stays so."""
    cells = {c: _cells(area, c) for c in area.columns}
    found = _method(dict(roles), cells)
    found = _points(area, found, cells)
    if not any(role in ("method", "standard", "points", "band") for role in found.values()):
        return found
    for c in [c for c in area.columns if found.get(c) is None and cells[c]]:
        if most(cells[c], _is_office):
            found[c] = "department"
        elif most(cells[c], _is_time):
            found[c] = "due"
    return _subjects(area, found, cells)


def _cells(area: Area, column: int) -> list[str]:
    """What is said in the lines of a column, a merged cell once; rows of one cell and sums left out."""
    spots = dict.fromkeys(
        spot for row in area.rows if len(said := area.grid.origins(row, area.columns)) > 1
        and not any(is_sum(area.grid.texts[row][c]) for _, c in said[:2])
        and area.grid.texts[row][column] and (spot := area.grid.origin(row, column)) in said and spot[1] == column)
    return [area.grid.texts[r][c] for r, c in spots][:MOST]


def _method(roles: Roles, cells: Mapping[int, list[str]]) -> Roles:
    """A column of rules is the counting method, unless one headed so holds some too; beside it must stand another of
    words, which says what is judged."""
    numbers = any(role == "points" and most(cells[c], NUMBER.fullmatch) for c, role in roles.items())
    roles |= {c: None for c, role in roles.items() if role == "points" and numbers and reads_as_rules(cells[c])}
    rules = {c: sum(is_rule(text) for text in texts) for c, texts in cells.items()}
    headed = [c for c, role in roles.items() if role in ("method", "standard", "band", "points")]
    if any(rules[c] * 5 > len(cells[c]) > 0 or roles[c] == "band" for c in headed):
        return roles
    full = [c for role in DOUBTFUL for c in cells if roles.get(c) == role and reads_as_rules(cells[c])]
    for c in full:
        beside = [other for other in cells if other != c and other not in full and _names_lines(roles, cells, other)
                  and (roles.get(other) != "item" or _as_many(roles, cells, other, c))]
        if beside and (len(cells[c]) > 1 or roles.get(c) is None):
            for other in (other for other in headed if roles[other] == "method" and cells[other]):
                roles[other] = "check"
            return {**roles, c: "method"}
    return roles


def _as_many(roles: Mapping[int, str | None], cells: Mapping[int, list[str]], item: int, column: int) -> bool:
    """As many items as rules: then the items are the lines, unless the rules say what is demanded too."""
    return roles.get(column) not in LEVELS and len(cells[item]) == len(cells[column])


def _names_lines(roles: Mapping[int, str | None], cells: Mapping[int, list[str]], column: int) -> bool:
    """A column of words that may be the subjects, by its heading or, where that is not known, by its cells."""
    role = roles.get(column)
    return (role in LEVELS or role in (None, "standard")) and most(cells[column], _is_words)


def _is_words(text: str) -> bool:
    return len(text) > 1 and not NUMBER.fullmatch(text) and read_number(text) is None and not is_rule(text)


def _points(area: Area, roles: Roles, cells: Mapping[int, list[str]]) -> Roles:
    """Numbers that add up to a printed sum, or to a hundred, are points."""
    if any(role == "points" for role in roles.values()):
        return roles
    sums = _printed_sums(area)
    for c in (c for c in cells if roles.get(c) is None and len(cells[c]) > 1):
        values = [read_points(text).points if NUMBER.fullmatch(text) else None for text in cells[c]]
        known = [value for value in values if value is not None]
        apart = len([text for row in _apart(area) if (text := area.grid.texts[row][c])])
        if len(known) == len(values) and sums & {sum(known), sum(known[:len(known) - apart])}:
            return {**roles, c: "points"}
    return roles


def _apart(area: Area) -> list[int]:
    """The rows below the first heading of a section: bonus and veto stand outside the sum."""
    at = next((i for i, row in enumerate(area.rows) if len(said := area.grid.origins(row, area.columns)) == 1
               and section_of(area.grid.texts[said[0][0]][said[0][1]]) is not None), len(area.rows))
    return list(area.rows[at + 1:])


def _printed_sums(area: Area) -> set[Decimal]:
    found = {Decimal(1), Decimal(100), Decimal(1000)}
    for row in area.rows:
        texts = [area.grid.texts[r][c] for r, c in area.grid.origins(row, area.columns)]
        if any(is_sum(text) for text in texts[:2]):
            found |= {points for text in texts if (points := read_points(text).points)}
    return found


@lru_cache(maxsize=4096)
def _is_office(text: str) -> bool:
    parts = [part.strip() for part in re.split(r"[、,，;；/\n]|\band\b", text) if part.strip()]
    chinese = bool(parts) and len(text) <= 60 and all(_OFFICE_ZH.fullmatch(part) for part in parts)
    return chinese or (len(text.split()) <= 5 and bool(_OFFICE_EN.search(text)))


@lru_cache(maxsize=4096)
def _is_time(text: str) -> bool:
    read = read_due(text, NOWHERE, Answers(), 2001)
    return len(text) <= 30 and (read.due is not None or read.period is not None)


def _subjects(area: Area, roles: Roles, cells: Mapping[int, list[str]]) -> Roles:
    """Of unknown columns of words at the left of the method the one that never repeats names the lines, where no
    heading does; one that stands over several lines is the item."""
    method = next((c for c in area.columns if roles.get(c) in ("method", "standard", "band", "points")), None)
    known = [role for role in roles.values() if role in LEVELS]
    unknown = [c for c in area.columns if roles.get(c) is None and most(cells[c], _is_words)
               and (method is None or c < method or roles[method] == "points")]
    if not unknown:
        return roles
    lines = max(len(texts) for texts in cells.values())
    scored = any(role == "points" and len(cells[c]) == lines for c, role in roles.items())
    broad = [c for c, role in roles.items() if role in LEVELS and scored and len(set(cells[c])) * 3 <= lines * 2]
    if all(role in ("item", "group") or c in broad for c, role in roles.items() if role in LEVELS):
        own = [c for c in unknown if len(set(cells[c])) == len(cells[c]) == lines]
        longest = max(own, key=lambda c: sum(len(text) for text in cells[c]), default=None)
        if longest is None:
            return roles
        roles[longest] = "name"
        unknown.remove(longest)
        if "item" not in known and broad:
            roles[broad[0]] = "item"
            return roles
    finest = min((c for c in area.columns if roles.get(c) in LEVELS and roles[c] != "item"), default=None)
    if "item" not in known and finest is not None:
        for c in (c for c in unknown if c < finest and _stands_over(cells, c, finest)):
            return {**roles, c: "item"}
    return roles


def _stands_over(cells: Mapping[int, list[str]], column: int, finest: int) -> bool:
    """Merged, blank below or said again over several of the lines."""
    return len(set(cells[column])) < len(set(cells[finest]))
