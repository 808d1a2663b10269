"""What each column of a table holds, after its headings, its neighbours and its cells were looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from maplebridge.engine.scheme.office.areas import Area
from maplebridge.engine.scheme.office.headings import LEVELS, OFFERED
from maplebridge.engine.scheme.office.numbering import read_number
from maplebridge.engine.scheme.office.points import read_points
from maplebridge.engine.scheme.office.question import Answers, Question

_GIVES = re.compile(
    r"[扣加得减计]\s*[\d０-９.]+\s*分|满分|不得分|酌情|\d\s*points?|points? (off|for|each)|deduct|full marks")

SHORT = 3  # signs of a tick: √, yes, L1


@dataclass(frozen=True, slots=True)
class Columns:
    """`levels`: from the broadest to the finest column of subjects, from left to right. `points`: column of points ->
    level column it belongs to (None: before the first). `codes`: column of numbers -> the level column at
    its right. `others`: everything else by what it holds; `words`: the headings."""

    levels: tuple[int, ...]
    ranks: Mapping[int, str]
    points: Mapping[int, int | None]
    codes: Mapping[int, int | None]
    others: Mapping[int, str]
    words: Mapping[int, str]

    def holding(self, role: str) -> tuple[int, ...]:
        return tuple(c for c, other in self.others.items() if other == role)


def read_columns(area: Area, answers: Answers) -> tuple[Columns, tuple[Question, ...]]:
    """Headings whose words are not known are asked where their column has content."""
    roles, questions = _known_roles(area, answers)
    roles = _one_language(area, roles)
    roles = _shared_headings(area, roles)
    roles = _one_method(area, roles)
    roles = _values_as_method(area, roles)
    roles = _points_or_received(area, roles)
    roles = _words_below_ticks(area, roles)
    roles = _checks_as_names(area, roles)
    levels = tuple(c for c in area.columns if roles.get(c) in LEVELS)
    if not levels and (stand_in := _stand_in(area, roles)) is not None:
        roles[stand_in], levels = "name", (stand_in,)
    levels, codes = _ids_as_codes(area, levels, roles)
    points = {c: _left_of(c, levels) for c, role in roles.items() if role == "points"}
    others = {c: role for c, role in roles.items()
              if role is not None and role not in ("points", "code") and c not in levels}
    ranks = {c: str(roles[c]) for c in levels}
    return Columns(levels, ranks, points, codes, others, area.head.words), questions


def _known_roles(area: Area, answers: Answers) -> tuple[dict[int, str | None], tuple[Question, ...]]:
    roles = dict(area.head.roles)
    questions: list[Question] = []
    for c in area.columns:
        if roles.get(c) is not None:
            continue
        texts = [area.grid.texts[row][c] for row in area.rows if area.grid.texts[row][c]]
        words = area.head.words.get(c, "")
        if not texts:
            roles[c] = "note"
        elif not words and all(read_number(text) for text in texts):
            roles[c] = "code"
        elif words.casefold().endswith("_en") and words[:-3].casefold() + "_zh" in " ".join(
                area.head.words.values()).casefold():
            roles[c] = "note"
        elif (answer := answers.to("column", words)) in OFFERED:
            roles[c] = "note" if answer == "leave_out" else str(answer)
        else:
            roles[c] = "unknown"
            questions.append(_column_question(area, c, words, texts))
    return roles, tuple(questions)


def _one_language(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Of a pair name_zh, name_en the second says nothing new."""
    words = {c: area.head.words.get(c, "").casefold().strip() for c in area.columns}
    pairs = {text.removesuffix("zh") for text in words.values() if text.endswith("zh")}
    return {c: "note" if words.get(c, "").endswith("en") and words[c].removesuffix("en") in pairs else role
            for c, role in roles.items()}


def _column_question(area: Area, column: int, words: str, texts: list[str]) -> Question:
    row = max(area.head.bottom, 0)
    numbers = all(read_points(text).points is not None for text in texts)
    likely = ("points", *OFFERED) if numbers else OFFERED
    place = area.grid.cell(row, column).place if area.grid.texts else area.above[0].place
    return Question("column", words, tuple(dict.fromkeys(likely)), place, {"sample": texts[0][:40]})


def _shared_headings(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """One heading over several columns of subjects: the right one is the finest, those before it are levels above."""
    for left, right in zip(area.columns, area.columns[1:], strict=False):
        same = area.head.words.get(left) and area.head.words.get(left) == area.head.words.get(right)
        if same and roles.get(left) in LEVELS and roles.get(left) == roles.get(right):
            numbers = [read_number(text) for row in area.rows if (text := area.grid.texts[row][left])]
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
        told = [c for c, role in roles.items() if role == "note" and _tells_points(area, c)]
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
    texts = [text for row in area.rows if (text := area.grid.texts[row][column])]
    return len(texts) > 1 and sum(bool(_GIVES.search(text)) for text in texts) * 2 > len(texts)


def _values_as_method(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Where no column has a counting method, values that are rules ("0.5分/处", "每次扣3分") are it."""
    if any(role == "method" for role in roles.values()):
        return roles
    for c in (c for c, role in roles.items() if role == "points"):
        texts = [text for row in area.rows if (text := area.grid.texts[row][c])]
        if texts and sum(read_points(text).points is None and _is_rule(text) for text in texts) * 2 > len(texts):
            return {**roles, c: "method"}
    return roles


def _is_rule(text: str) -> bool:
    return read_points(text).each or bool(_GIVES.search(text))


def _points_or_received(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """Columns to be filled in by assessors say nothing; where no points stand elsewhere, their numbers may be these."""
    if any(role == "points" for role in roles.values()):
        return roles
    for c, role in roles.items():
        texts = [text for row in area.rows if (text := area.grid.texts[row][c])]
        lines = sum(len(area.grid.origins(row, area.columns)) > 1 for row in area.rows)
        if role == "received" and len(texts) * 2 > lines and all(read_points(t).points for t in texts):
            roles[c] = "points"
            break
    return roles


def _words_below_ticks(area: Area, roles: dict[int, str | None]) -> dict[int, str | None]:
    """"Level 1" heads a column to tick, unless words stand in it: then it is the broadest level, "Level 2" the next."""
    found = dict(roles)
    for c in (c for c, role in roles.items() if role == "tick"):
        texts = [text for row in area.rows if (text := area.grid.texts[row][c])]
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
    checked = [text for row in area.rows if (text := area.grid.texts[row][checks[0]])]
    again = len(set(said)) < len(said)
    return {**roles, checks[0]: "name"} if again and len(set(checked)) == len(checked) > len(set(said)) else roles


def _stand_in(area: Area, roles: Mapping[int, str | None]) -> int | None:
    """The column whose words name the lines where no column of subjects is there; an unknown one is asked too."""
    known = next((c for role in ("definition", "standard") for c, r in roles.items() if r == role), None)
    unknown = next((c for c, role in roles.items() if role == "unknown" and not _numbers(area, c)), None)
    method = next((c for c, role in roles.items() if role == "method"), None)
    return known if known is not None else unknown if unknown is not None else method


def _numbers(area: Area, column: int) -> bool:
    return all(read_points(text).points is not None for row in area.rows if (text := area.grid.texts[row][column]))


def _ids_as_codes(
    area: Area, levels: tuple[int, ...], roles: dict[int, str | None]
) -> tuple[tuple[int, ...], dict[int, int | None]]:
    """A column of subjects that holds one short id a row is the code of the next level."""
    if len(levels) > 1 and not any(role == "code" for role in roles.values()):
        first = levels[0]
        texts = [text for row in area.rows if (text := area.grid.texts[row][first])]
        ids = len(set(texts)) == len(texts) > 1 and all(_is_id(text) for text in texts)
        if ids:
            roles[first] = "code"
            levels = levels[1:]
    codes = {c: _right_of(c, levels) for c, role in roles.items() if role == "code"}
    return levels, codes


def _is_id(text: str) -> bool:
    signs = text.replace(".", "").replace("-", "").replace("_", "")
    return len(text) <= 16 and signs.isalnum() and text[-1].isascii() and any(sign.isascii() for sign in signs) \
        and (any(sign.isdecimal() for sign in text) or not text.isascii())


def _left_of(column: int, levels: tuple[int, ...]) -> int | None:
    return next((c for c in reversed(levels) if c < column), None)


def _right_of(column: int, levels: tuple[int, ...]) -> int | None:
    return next((c for c in levels if c > column), levels[-1] if levels else None)

