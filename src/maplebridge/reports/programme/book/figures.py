"""Sheets of single figures: scores by line, monitoring apart, counting methods, every step of every score."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.sheet.write import NewCell, NewSheet
from maplebridge.reports.programme import summary
from maplebridge.reports.programme.book.desk import A3, Desk, Row
from maplebridge.reports.programme.book.styles import points_cell, state_cell
from maplebridge.reports.programme.data import Rung
from maplebridge.reports.programme.wording import rows_text


def scores(desk: Desk) -> NewSheet:
    """Units by scored indicators."""
    codes = list(summary.scored_codes(desk.report))
    grid = {(cell.unit, cell.indicator): cell for cell in desk.report.cells}
    rows: list[Row] = []
    for unit in desk.report.units:
        own = [grid.get((unit.code, code)) for code in codes]
        rows.append(
            [*desk.unit(unit.code), *(state_cell(cell.state, cell.points, desk.lang) if cell else None for cell in own)]
        )
    heads = [desk.word("unit"), desk.word("category"), *(" ".join(desk.line(code)) for code in codes)]
    return desk.table(desk.word("scores"), heads, rows, [30, 10] + [11.0] * len(codes), paper=A3)


def methods(desk: Desk) -> NewSheet:
    heads = [
        desk.word(key)
        for key in (
            "item",
            "code",
            "indicator",
            "tier",
            "maximum",
            "demands",
            "method",
            "department",
            "role",
            "rule_due",
        )
    ]
    rows: list[Row] = [
        [
            desk.say(item.name),
            line.code,
            desk.say(line.name),
            desk.word(line.tier),
            points_cell(line.points),
            desk.say(line.definition),
            desk.say(line.method),
            desk.say(line.department),
            desk.say(line.role),
            desk.say(line.due),
        ]
        for item in desk.report.items
        for line in item.indicators
    ]
    return desk.table(desk.word("methods"), heads, rows, [22, 10, 24, 14, 8, 44, 44, 18, 18, 22], frozen=3, paper=A3)


def monitoring(desk: Desk) -> NewSheet:
    """Figures that are not scored, apart from those that are."""
    codes = [line.code for item in desk.report.items if item.section == "monitoring" for line in item.indicators]
    grid = {(cell.unit, cell.indicator): cell for cell in desk.report.cells}
    rows: list[Row] = []
    for unit in desk.report.units:
        own = [grid.get((unit.code, code)) for code in codes]
        rows.append(
            [
                *desk.unit(unit.code),
                *(NewCell(desk.say(cell.figure), "alert" if cell.alert else "body") if cell else None for cell in own),
            ]
        )
    heads = [desk.word("unit"), desk.word("category"), *(desk.say(desk.lines[code].name) for code in codes)]
    return desk.table(desk.word("monitoring_sheet"), heads, rows, [30, 10] + [14.0] * len(codes))


def traces(desk: Desk) -> NewSheet:
    """Every step from the entries to the points, one row a step."""
    heads = [desk.word(key) for key in ("unit", "code", "indicator", "step", "what_step", "value", "remark", "origins")]
    rows: list[Row] = []
    for cell in desk.report.cells:
        for number, rung in _numbered(cell.trace):
            rows.append(
                [
                    desk.say(desk.units[cell.unit].name),
                    *desk.line(cell.indicator),
                    number,
                    desk.say(rung.label),
                    desk.say(rung.value),
                    desk.say(rung.detail),
                    _origins(desk, rung),
                ]
            )
    return desk.table(desk.word("how_points"), heads, rows, [30, 10, 24, 8, 28, 24, 40, 60], paper=A3)


def _origins(desk: Desk, rung: Rung) -> str:
    places = [(one.file, one.sheet, desk.say(rows_text(one.rows, one.more))) for one in rung.origins]
    return "\n".join(" ▸ ".join(filter(None, place)) for place in places)


def _numbered(rungs: tuple[Rung, ...], above: str = "") -> Iterator[tuple[str, Rung]]:
    for n, rung in enumerate(rungs, 1):
        yield f"{above}{n}", rung
        yield from _numbered(rung.children, f"{above}{n}.")
