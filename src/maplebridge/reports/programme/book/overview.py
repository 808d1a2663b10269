"""Sheets that give the whole: summary, matrix, ranking."""

from __future__ import annotations

from collections.abc import Iterable

from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet.model import Merge
from maplebridge.engine.sheet.write import NewCell, NewSheet
from maplebridge.reports.programme import summary as first
from maplebridge.reports.programme.actions import actions
from maplebridge.reports.programme.book.desk import A3, Desk, Row
from maplebridge.reports.programme.book.styles import mark, points_cell, state_cell
from maplebridge.reports.programme.states import MARKS


def summary(desk: Desk) -> NewSheet:
    """The sentence, what to do next, where lateness comes from, the legend, counts and versions."""
    report, rows = desk.report, list[Row]()
    rows += [[NewCell(desk.say(report.name), "title")], [NewCell(desk.say(first.sentence(report)), "sentence")]]
    rows += _pairs(desk, first.facts_line(report))
    rows += _section(desk, "do_next")
    rows += [
        [NewCell(str(n), "label"), NewCell(desk.say(one.text), "value"), NewCell(desk.say(one.why), "value")]
        for n, one in enumerate(actions(report), 1)
    ]
    rows += _section(desk, "why_late")
    rows += [
        [NewCell(one.lines, "label"), NewCell(desk.say(one.cause), "value"), NewCell(_names(desk, one.units), "value")]
        for one in first.causes(report)
    ]
    said = first.certainty(report)
    if said:
        rows += _section(desk, "certainty")
        rows += [[NewCell("", "label"), NewCell(desk.say(text), "value")] for text in said]
    rows += _section(desk, "legend")
    tallies = first.tallies(report)
    rows += [
        [
            NewCell(mark(state, desk.lang), state),
            NewCell(desk.word(state), "value"),
            NewCell(tallies.get(state, 0), "label"),
        ]
        for state in MARKS
    ]
    rows += _section(desk, "counts") + _pairs(desk, ((one.label, one.value) for one in report.counts))
    rows += _section(desk, "versions") + _pairs(desk, ((one.label, one.value) for one in report.versions))
    rows += _notes(desk)
    return NewSheet(
        desk.word("summary"),
        rows,
        widths=[22, 64, 64],
        style="value",
        merged=[Merge(1, 0, 1, 2)],
        heights={0: 24, 1: 60},
    )


def _section(desk: Desk, key: str) -> list[Row]:
    return [[], [NewCell(desk.word(key), "section")]]


def _pairs(desk: Desk, pairs: Iterable[tuple[Text, Text]]) -> list[Row]:
    return [[NewCell(desk.say(label), "label"), NewCell(desk.say(value), "value")] for label, value in pairs]


def _names(desk: Desk, codes: tuple[str, ...]) -> str:
    return ("、" if desk.lang == "zh" else ", ").join(desk.say(desk.units[code].name) for code in codes)


def _notes(desk: Desk) -> list[Row]:
    keys = [
        key
        for key, holds in (
            ("provisional_note", desk.report.calendar_provisional),
            ("invented_note", desk.report.invented),
        )
        if holds
    ]
    return [[], *([NewCell(desk.word(key), "label")] for key in keys),
            *([NewCell(line, "label")] for line in desk.made.splitlines())]


def matrix(desk: Desk) -> NewSheet:
    """Units by items, the most late first."""
    grid = {(cell.unit, cell.item): cell for cell in desk.report.matrix}
    totals = {one.unit: one for one in desk.report.standings}
    rows: list[tuple[tuple[int, int], Row]] = []
    for unit in desk.report.units:
        own = [grid.get((unit.code, item.code)) for item in desk.items]
        late = [one.days for one in desk.report.late if one.unit == unit.code]
        count, days = len(late), sum(late)
        total = totals[unit.code].points if unit.code in totals else None
        rows.append(
            (
                (-days, -count),
                [
                    *desk.unit(unit.code),
                    desk.say(unit.group),
                    points_cell(total),
                    count,
                    days,
                    *(state_cell(cell.state, cell.points, desk.lang) if cell else None for cell in own),
                ],
            )
        )
    rows.sort(key=lambda pair: pair[0])
    heads = [desk.word(key) for key in ("unit", "category", "group", "total", "late_lines", "late_sum")]
    heads += [desk.say(item.name) for item in desk.items]
    return desk.table(
        desk.word("matrix"),
        heads,
        [row for _, row in rows],
        [30, 10, 14, 10, 10, 10] + [14.0] * len(desk.items),
        paper=A3,
    )


def ranking(desk: Desk) -> NewSheet:
    """Places within categories; units without a place after the others."""
    order = {code: n for n, code in enumerate(desk.categories)}
    ranked = sorted(
        desk.report.standings,
        key=lambda one: (order[desk.units[one.unit].category], one.place or 10**9, -(one.points or 0)),
    )
    rows = [
        [
            desk.categories[desk.units[one.unit].category],
            one.place,
            desk.word("tied") if one.tied else "",
            f"{one.places[0]}–{one.places[1]}" if one.places else "",
            desk.say(desk.units[one.unit].name),
            points_cell(one.points),
            points_cell(one.range[0] if one.range else None),
            points_cell(one.range[1] if one.range else None),
            one.band,
            desk.say(one.grade),
            desk.word("out_of_contest") if desk.units[one.unit].out_of_contest else "",
        ]
        for one in ranked
    ]
    heads = [
        desk.word(key)
        for key in (
            "category",
            "place",
            "tied",
            "places_range",
            "unit",
            "points",
            "range_low",
            "range_high",
            "band",
            "grade",
            "remark",
        )
    ]
    return desk.table(desk.word("ranking"), heads, list(rows), [12, 8, 8, 12, 36, 10, 12, 12, 12, 12, 16])


def certainty(desk: Desk) -> NewSheet:
    """What leaving out an item or indicator, or a scenario, does to the places; the largest change first."""
    heads = [desk.word(key) for key in ("change", "code", "item", "moved_units", "mean_shift", "most_moved",
                                        "place_before", "place_after")]  # fmt: skip
    found = desk.report.certainty
    rows = [
        [desk.word(one.kind), one.code, desk.say(one.name), one.moved, one.mean,
         desk.say(desk.units[one.unit].name) if one.unit else "", one.before, one.after]
        for one in (found.shifts if found else ())
    ]  # fmt: skip
    return desk.table(desk.word("certainty"), heads, list(rows), [10, 10, 36, 12, 12, 36, 10, 10])
