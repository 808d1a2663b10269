"""Where a table begins and what its columns hold: heading rows of one to three storeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maplebridge.engine.scheme.office.grid.cells import Grid
from maplebridge.engine.scheme.office.wording.headings import LEVELS, LONGEST, column_role, heading_key
from maplebridge.engine.scheme.office.wording.numbering import split_number

STOREYS = 4
#: Words of a lower storey that say little alone.
_LOWER = {"一级", "二级", "三级", "level1", "level2", "level3", "大项", "小项", "项目", "内容", "方式", "部门", "人"}


@dataclass(frozen=True, slots=True)
class Head:
    """`top` to `bottom`: the rows of the heading. `roles`: by column, None where the words are not known; `words`: the
    heading of each column, storeys joined; `keys` tell whether the same heading is printed again."""

    top: int
    bottom: int
    roles: Mapping[int, str | None] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(heading_key(words) for words in self.words.values())


def head_at(grid: Grid, row: int) -> Head | None:
    """The heading that begins in this row; None where the row is none."""
    if not _looks_like_head(grid, row):
        return None
    bottom = row
    while bottom + 1 < len(grid.texts) and bottom - row + 1 < STOREYS and _goes_on(grid, row, bottom + 1):
        bottom += 1
    return described(grid, row, bottom)


def described(grid: Grid, row: int, bottom: int) -> Head:
    """The heading of these rows: what its words say of each column."""
    words = {c: _words(grid, row, bottom, c) for c in grid.columns}
    roles = _ticked({c: _role(parts) for c, parts in words.items()})
    joined = {c: " ".join(parts) for c, parts in words.items()}
    if bottom + 1 < len(grid.texts) and _counts_columns(grid, bottom + 1):
        bottom += 1
    return Head(row, bottom, roles, joined)


def _ticked(roles: dict[int, str | None]) -> dict[int, str | None]:
    """Beside Yes the heading No asks for a tick; alone it is the number of the line."""
    pairs = zip(list(roles), list(roles)[1:], strict=False)
    beside = [right for left, right in pairs if roles[left] == "tick" and roles[right] == "code"]
    return roles | dict.fromkeys(beside, "tick")


def _looks_like_head(grid: Grid, row: int) -> bool:
    spots = grid.origins(row)
    if len(spots) < 2:
        return False
    texts = [grid.texts[row][c] for _, c in spots]
    if sum(len(heading_key(text)) > LONGEST for text in texts) > len(texts) // 4:
        return False
    roles = [column_role(text) for text in texts]
    known = [role for role in roles if role is not None]
    levels = sum(role in LEVELS or role in ("standard", "method", "points") for role in known)
    return len(known) * 2 >= len(texts) and len(known) >= 2 and levels >= 1 and not _is_line(texts, roles)


def _is_line(texts: list[str], roles: list[str | None]) -> bool:
    """A row of numbers, or numbered like a line, is no heading."""
    numbers = sum(text.strip().replace(".", "", 1).isdecimal() for text in texts)
    return numbers > 0 or bool(split_number(texts[0]) and roles[0] is None)


def _goes_on(grid: Grid, top: int, row: int) -> bool:
    """Whether the next row is one more storey: cells hang into it, or it divides a wide cell above."""
    own = [c for c in grid.columns if grid.texts[row][c] and grid.own(row, c)]
    if not own:
        return any(grid.texts[row][c] and top <= grid.origin(row, c)[0] < row for c in grid.columns)
    if _ends_words(grid, top, row, own):
        return True
    if any(len(heading_key(grid.texts[row][c])) > 12 or _number(grid.texts[row][c]) for c in own):
        return False
    hanging = any(grid.texts[row][c] and top <= grid.origin(row, c)[0] < row for c in grid.columns)
    wide = [c for c in own if _under_wide(grid, row - 1, c)]
    bare = [c for c in grid.columns if not grid.texts[row][c]]
    known = sum(column_role(grid.texts[row][c]) is not None or _level_word(grid.texts[row][c]) for c in own)
    enough = len(wide) == len(own) or (len(wide) * 5 >= len(own) * 3 and known == len(own))
    divided = enough and (hanging or len(bare) > 0 or known == len(own))
    return divided and (hanging or known * 2 >= len(own)) and known > 0


def _ends_words(grid: Grid, top: int, row: int, own: list[int]) -> bool:
    """The second half of a heading parted by a line (分 above 值), all other headings hang over both rows."""
    joined = all(column_role(grid.texts[row - 1][c] + grid.texts[row][c]) is not None for c in own)
    parted = all(grid.texts[row - 1][c] and len(heading_key(grid.texts[row][c])) <= 4 for c in own)
    others = [c for c in grid.columns if c not in own]
    return joined and parted and bool(others) and all(
        not grid.texts[row][c] or top <= grid.origin(row, c)[0] < row for c in others)


def _under_wide(grid: Grid, above: int, column: int) -> bool:
    """Above stands a cell over several columns, merged or with blanks at its right."""
    text, (_, left) = grid.texts[above][column], grid.origin(above, column)
    if not text or left != column:
        return True
    at = grid.columns.index(column)
    following = grid.columns[at + 1] if at + 1 < len(grid.columns) else None
    return following is not None and (not grid.texts[above][following] or grid.origin(above, following)[1] == column)


def _words(grid: Grid, top: int, bottom: int, column: int) -> tuple[str, ...]:
    """The storeys of one column, each merged cell once; a blank upper storey is that of the column at its left."""
    found: dict[tuple[int, int], str] = {}
    for row in range(top, bottom + 1):
        text, spot = grid.texts[row][column], grid.origin(row, column)
        if not text and row < bottom and grid.texts[bottom][column]:
            left = next((c for c in reversed(grid.columns) if c < column and grid.texts[row][c]), None)
            if left is not None:
                text, spot = grid.texts[row][left], grid.origin(row, left)
        if text:
            found[spot] = " ".join(text.split())
    return tuple(found.values())


def _role(storeys: tuple[str, ...]) -> str | None:
    """The lowest storey says it; where it is not clear alone (一级 under 分值, 部门 under 责任), with those above."""
    if not storeys:
        return None
    lowest = storeys[-1]
    above = [column_role(text) for text in storeys[:-1]]
    if _level_word(lowest) and any(role in ("points", "received") for role in above):
        return "points"
    if (role := column_role(lowest)) is not None:
        return role
    for joined in ("".join(storeys), "".join(storeys[-2:]), lowest + storeys[0]):
        if (role := column_role(joined)) is not None:
            return role
    return next((role for role in reversed(above) if role is not None), None)


def _level_word(text: str) -> bool:
    return heading_key(text) in _LOWER


def _counts_columns(grid: Grid, row: int) -> bool:
    """A row that only numbers the columns: 1 2 3 4, or 甲 乙 1 2."""
    texts = [grid.texts[row][c] for c in grid.columns if grid.texts[row][c]]
    plain = [text.strip("()（）栏") for text in texts]
    numbers = [int(text) for text in plain if text.isdecimal() and len(text) < 3]
    others = [text for text in plain if not text.isdecimal()]
    letters = all(text in "甲乙丙丁戊ABCDEFGHIJ" for text in others)
    ascending = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return len(texts) >= 3 and letters and ascending and len(texts) * 3 >= len(grid.columns) * 2


def _number(text: str) -> bool:
    return text.strip().rstrip("分%").replace(".", "", 1).isdecimal()
