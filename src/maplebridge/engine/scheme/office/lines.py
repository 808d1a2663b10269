"""A unit of rows to a line: its name, its levels above, its words by column, its points."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.areas import Area
from maplebridge.engine.scheme.office.columns import Columns
from maplebridge.engine.scheme.office.grid import Spot
from maplebridge.engine.scheme.office.line import Cell
from maplebridge.engine.scheme.office.numbering import read_number, split_number
from maplebridge.engine.scheme.office.points import Printed, heading_points, split_points
from maplebridge.engine.scheme.office.units import Unit, shared_levels
from maplebridge.engine.scheme.terms import TIERS, code_of

NO_CELL = Cell("")
Texts = dict[str, Cell]
_CONTINUED = re.compile(r"\s*[(（]\s*(?:续表?|接上页|continued|cont\.?)\s*[)）]\s*$", re.I)
_BRACKETED = re.compile(r"[(（]\s*[\d.]+\s*分\s*[)）]")
_SECOND = re.compile(r"[；;。\s]\s*(?:[(（]?2[)）.、．]|[(（]?二[)）、]|②)")
#: Columns whose words a line keeps, besides the levels.
KEPT = ("method", "content", "definition", "check", "department", "person", "due", "period", "level", "kind",
        "category", "note")


@dataclass(frozen=True, slots=True)
class Levels:
    """Positions in `Columns.levels`: which is the item, which are groups, which names the line; the rest says more."""

    item: int | None
    groups: tuple[int, ...]
    name: int | None
    more: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before codes are made and its item is settled. `item`: the cell of the item column, if any. `source`:
    the cell its name was taken from, whole."""

    name: Cell
    printed: Printed
    points_place: Place
    item: Spot | None
    group: Cell | None
    code: str
    cells: Texts
    over: Spot | None = None
    item_code: str = ""
    points_at: Spot | None = None
    source: Cell = NO_CELL


def tier_of(text: str) -> str | None:
    """The tier a word of a column stands for: 底线, baseline ...; None for any other word."""
    code = code_of(text.strip().removesuffix("指标"), TIERS)
    return code if code in TIERS else None


def settle_levels(area: Area, columns: Columns, units: Sequence[Unit]) -> Levels:
    """From headings and from what really stands over several lines."""
    shared = shared_levels(units, len(columns.levels))
    ranks = [columns.ranks[c] for c in columns.levels]
    count = len(ranks)
    if count == 0:
        return Levels(None, (), None, ())
    if count == 1:
        return Levels(0, (), None, ()) if shared[0] and _has_words(columns) else Levels(None, (), 0, ())
    item = 0 if ranks[0] == "item" or shared[0] else None
    if ranks[0] == "item" and not shared[0] and set(ranks[1:]) == {"content"} and _all_named(area, units):
        return Levels(0, (), 0, tuple(range(1, count)))
    rest = list(range(0 if item is None else 1, count))
    groups: list[int] = []
    while len(rest) > 1:
        at = rest[0]
        named_later = any(ranks[other] == "name" for other in rest[1:])
        if not (shared[at] or (ranks[at] in ("item", "group") and named_later)):
            break
        groups.append(rest.pop(0))
    return Levels(item, tuple(groups), rest[0], tuple(rest[1:]))


def _all_named(area: Area, units: Sequence[Unit]) -> bool:
    """Every line has a name of its own in the first column, none a mere number, and no points are said beside it."""
    spots = [unit.key(0) for unit in units]
    beside = (unit.key(level) for unit in units for level in range(1, len(unit.keys[0])))
    if any(_BRACKETED.search(area.grid.texts[spot[0]][spot[1]]) for spot in beside if spot):
        return False
    return len(units) > 1 and all(spot and not read_number(area.grid.texts[spot[0]][spot[1]]) for spot in spots)


def _has_words(columns: Columns) -> bool:
    return any(role in ("method", "content", "definition") for role in columns.others.values())


@dataclass(frozen=True, slots=True)
class Shared:
    """Cells that stand over several units, and columns of numbers that belong to items rather than to lines."""

    spots: frozenset[Spot]
    item_codes: frozenset[int]


def find_shared(area: Area, columns: Columns, levels: Levels, units: Sequence[Unit]) -> Shared:
    seen = Counter(key for unit in units for level in range(len(columns.levels)) for key in unit.distinct(level))
    over = frozenset(spot for spot, count in seen.items() if count > 1)
    rows = [row for unit in units for row in unit.rows]
    of_items = (c for c, owner in columns.codes.items() if owner is not None
                and columns.levels.index(owner) == levels.item and _numbers_items(area, c, rows))
    return Shared(over, frozenset(of_items))


def _numbers_items(area: Area, column: int, rows: Sequence[int]) -> bool:
    """Merged over several lines, mostly blank below its first, or the same number again and again."""
    said = [area.grid.texts[row][column] for row in rows if area.grid.texts[row][column]]
    merged = any(area.grid.origin(row, column)[0] != row for row in rows)
    return merged or (len(rows) - len(said)) * 3 > len(rows) or len(set(said)) * 2 <= len(said)


def draft_line(area: Area, columns: Columns, levels: Levels, unit: Unit, shared: Shared) -> Draft:
    cells = _texts(area, columns, levels, unit)
    item = unit.key(levels.item) if levels.item is not None else None
    name, group = _name(area, columns, levels, unit, cells, shared)
    stated, source = name.place, _source(area, levels, unit, name)
    name = with_rule_behind(name, cells)
    at = unit.points_at
    place = stated if at is None else area.grid.cell(*at).place
    if cells.get("content") and cells["content"].text == name.text:
        del cells["content"]
    if group is None and "level" in cells and tier_of(cells["level"].text) is None:
        column = columns.holding("level")[0]
        group = Cell(f"{columns.words[column]} {cells['level'].text}", cells["level"].place)
    return Draft(unnumbered(name), unit.printed, place, item, group, _code(area, columns, levels, unit, shared), cells,
                 unit.over, _item_code(area, unit, shared), at, source)


def _source(area: Area, levels: Levels, unit: Unit, name: Cell) -> Cell:
    """The one cell of the finest level; the name's own where there is none, or several."""
    spots = unit.distinct(levels.name) if levels.name is not None else ()
    return area.grid.cell(*spots[0]) if len(spots) == 1 else name


def with_rule_behind(name: Cell, cells: Texts) -> Cell:
    """Words behind the points in a name's cell are its counting method, where no column has one."""
    before, behind = split_points(name.text)
    if len(behind) >= 4:
        if "method" not in cells or cells["method"].text == name.text:
            cells["method"] = Cell(behind, name.place)
        else:
            _put(cells, "content", [Cell(behind, name.place)])
        return Cell(before, name.place)
    return Cell(heading_points(name.text)[0], name.place)


def _item_scores(columns: Columns, levels: Levels) -> bool:
    """The only points stand beside the item: it is scored as a whole."""
    return set(columns.points.values()) == {columns.levels[levels.item or 0]} and len(columns.levels) > 1


def _item_as_line(area: Area, levels: Levels, unit: Unit, cells: Texts) -> tuple[Cell, Cell | None]:
    more = [area.grid.cell(*spot) for level in (*levels.groups, levels.name) if level is not None
            if level != levels.item for spot in unit.distinct(level)]
    before = cells.pop("content", None)
    _put(cells, "content", [*more, *([before] if before else [])])
    item = unit.key(levels.item or 0)
    return (area.grid.cell(*item) if item else more[0]), None


def _name(
    area: Area, columns: Columns, levels: Levels, unit: Unit, cells: Texts, shared: Shared
) -> tuple[Cell, Cell | None]:
    """The words of the finest level; where several stand in one unit, the heading right above them."""
    if levels.item is not None and unit.points_at is not None and _item_scores(columns, levels):
        return _item_as_line(area, levels, unit, cells)
    groups = [spot for level in levels.groups if (spot := unit.key(level)) is not None]
    names = unit.distinct(levels.name) if levels.name is not None else ()
    upper = _joined(area, groups)
    if len(names) == 1 and names[0] not in shared.spots:
        return area.grid.cell(*names[0]), _heading(upper)
    words = cells.get("content") or cells.get("method") or cells.get("definition")
    if len(names) == 1:
        own = area.grid.cell(*names[0])
        return (words, _heading(own)) if words else (own, _heading(upper))
    if not names:
        upper_spots = [*reversed(groups), unit.key(levels.item) if levels.item is not None else None]
        if (alone := next((s for s in upper_spots if s and s not in shared.spots), None)) is not None:
            return area.grid.cell(*alone), None
        if words is not None:
            return words, _heading(upper)
        spot = groups[-1] if groups else (unit.key(levels.item) if levels.item is not None else None)
        return (area.grid.cell(*spot) if spot else Cell("", area.grid.cell(unit.rows[0], area.columns[0]).place)), None
    return _over_many(area, levels, unit, names, cells, groups, shared)


def _over_many(
    area: Area, levels: Levels, unit: Unit, names: Sequence[Spot], cells: Texts, groups: list[Spot],
    shared: Shared,
) -> tuple[Cell, Cell | None]:
    """One points cell over several subjects: they are its content, and what stands over just them is its name."""
    parts = [area.grid.cell(*spot) for spot in names]
    above = cells.get("content")
    words = "\n".join([*(part.text for part in parts), *([above.text] if above else [])])
    if groups and groups[-1] not in shared.spots:
        cells["content"] = Cell(words, parts[0].place)
        return area.grid.cell(*groups[-1]), _heading(_joined(area, groups[:-1]))
    item = unit.key(levels.item) if levels.item is not None else None
    if not groups and item is not None and item not in shared.spots:
        cells["content"] = Cell(words, parts[0].place)
        return area.grid.cell(*item), None
    joined = "；".join(unnumbered(Cell(heading_points(part.text)[0])).text.rstrip("；;。.") for part in parts)
    return Cell(joined, parts[0].place), _heading(_joined(area, groups))


def _joined(area: Area, spots: Sequence[Spot]) -> Cell | None:
    if not spots:
        return None
    texts = [_heading(area.grid.cell(*spot)) for spot in spots]
    return Cell(" / ".join(cell.text for cell in texts if cell), area.grid.cell(*spots[0]).place)


def _heading(cell: Cell | None) -> Cell | None:
    return None if cell is None else unnumbered(Cell(heading_points(cell.text)[0], cell.place))


def unnumbered(cell: Cell) -> Cell:
    """Words without their number; of several numbered parts in one cell none is taken off."""
    found = split_number(cell.text)
    if found is None or not found.rest:
        return Cell(" ".join(_CONTINUED.sub("", cell.text).split()), cell.place)
    parts = [line for line in cell.text.splitlines() if (n := split_number(line)) and n.style == found.style]
    several = len(parts) > 1 or _SECOND.search(found.rest)
    text = _CONTINUED.sub("", cell.text if several else found.rest)
    return Cell(" ".join(text.split()), cell.place)


def _texts(area: Area, columns: Columns, levels: Levels, unit: Unit) -> Texts:
    """The words of a unit by what their column holds, cells one below the other joined."""
    found: Texts = {}
    for level in levels.more:
        _put(found, "content", [area.grid.cell(*spot) for spot in unit.distinct(level)])
    for column, role in columns.others.items():
        if role in KEPT:
            spots = dict.fromkeys(area.grid.origin(row, column) for row in unit.rows if area.grid.texts[row][column])
            _put(found, role, [area.grid.cell(*spot) for spot in spots])
    if (bands := columns.holding("band")) and (rubric := _rubric(area, columns, unit, bands)).text:
        _put(found, "method", [rubric])
    return found


def _rubric(area: Area, columns: Columns, unit: Unit, bands: Sequence[int]) -> Cell:
    """What earns which grade, from columns headed 优秀（100%） or Good (4 points): said as one counting method."""
    said = []
    for column in bands:
        text = area.grid.texts[unit.rows[0]][column].rstrip("。.；;")
        if text:
            said.append(f"{text}的得{_worth(columns.words[column], unit.printed.points)}")
    return Cell("；".join(said), area.grid.cell(unit.rows[0], bands[0]).place)


def _worth(heading: str, points: Decimal | None) -> str:
    """The points of a grade: printed, a share of the line's own, or only its name."""
    match = re.search(r"(\d+(?:\.\d+)?)\s*(%|分|points?)?", unicodedata.normalize("NFKC", heading))
    if match is None:
        return heading
    value = Decimal(match[1])
    if match[2] == "%" and points is not None:
        value = (value * points / 100).normalize()
    return f"{value:f}分"


def _put(found: Texts, role: str, cells: Sequence[Cell]) -> None:
    for cell in cells:
        before = found.get(role)
        if before is None:
            found[role] = cell
        elif cell.text not in before.text.split("\n"):
            found[role] = Cell(f"{before.text}\n{cell.text}", before.place)


def _code(area: Area, columns: Columns, levels: Levels, unit: Unit, shared: Shared) -> str:
    """A number in a column of its own that is the line's, the nearest to its name first; or the one before its name."""
    for column in sorted(columns.codes, key=lambda code: -(columns.codes[code] or 0)):
        text = area.grid.texts[unit.rows[0]][column]
        if text and column not in shared.item_codes:
            return text
    if levels.name is not None and len(unit.distinct(levels.name)) == 1:
        found = split_number(area.grid.cell(*unit.distinct(levels.name)[0]).text)
        if found is not None and found.rest:
            return found.code or (str(found.number) if found.number is not None else "")
    return ""


def _item_code(area: Area, unit: Unit, shared: Shared) -> str:
    return next((area.grid.texts[unit.rows[0]][c] for c in sorted(shared.item_codes)), "")
