"""What the office does next, the most pressing first. Page and workbook share it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme.data import Gap, Late, ProgrammeReport
from maplebridge.reports.programme.summary import MAIN_SHARE, causes, silent, unnamed
from maplebridge.reports.programme.wording import day_text, figure, listed, say

MOST_ACTIONS = 5
LEAST_HELPED = 2


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `key` names the unit, cause or supplier the page then shows."""

    text: Text
    why: Text
    target: Literal["unit", "cause", "gaps", "decisions", "unnamed", "silent"]
    key: str = ""


def actions(report: ProgrammeReport) -> tuple[Action, ...]:
    """At most five things the office does next, the most pressing first."""
    rest = [
        *_settle_cause(report),
        *_name_persons(report),
        *_decide_vetoes(report),
        *_supply_gaps(report),
    ]
    first = list(_call_silent(report))
    room = MOST_ACTIONS - len(first) - len(rest)
    first += list(_help_units(report))[: max(LEAST_HELPED, room)]
    return tuple([*first, *rest][:MOST_ACTIONS])


def _call_silent(report: ProgrammeReport) -> Iterator[Action]:
    units = silent(report)
    if len(units) == 1:
        yield Action(say("act_silent", unit=units[0].name), say("act_silent_why"), "unit", units[0].code)
    elif units:
        yield Action(say("act_silent_many", n=len(units)), listed([unit.name for unit in units[:6]]), "silent")


def _help_units(report: ProgrammeReport) -> Iterator[Action]:
    names = {unit.code: unit.name for unit in report.units}
    quiet = {unit.code for unit in silent(report)}
    groups: dict[str, list[Late]] = defaultdict(list)
    for late in report.late:
        if late.unit not in quiet:
            groups[late.unit].append(late)
    ranked = sorted(groups.items(), key=lambda pair: (-sum(late.days for late in pair[1]), pair[0]))
    for unit, lines in ranked:
        longest = max(late.days for late in lines)
        text = say("act_help", unit=names[unit], n=len(lines), days=longest)
        yield Action(text, _help_with(report, lines), "unit", unit)


def _help_with(report: ProgrammeReport, lines: list[Late]) -> Text:
    """Where to begin with a unit's late lines, and what they can still bring."""
    cause = Counter(late.cause for late in lines).most_common(1)[0][0]
    worth = _still_worth(report, lines[0].unit, {late.indicator for late in lines})
    if worth <= 0:
        return say("act_help_why_plain", cause=cause)
    return say("act_help_why", cause=cause, worth=figure(worth))


def _still_worth(report: ProgrammeReport, unit: str, indicators: set[str]) -> Decimal:
    return sum(
        (
            cell.maximum - (cell.points or 0)
            for cell in report.cells
            if cell.unit == unit and cell.indicator in indicators
        ),
        Decimal(0),
    )


def _settle_cause(report: ProgrammeReport) -> Iterator[Action]:
    shared = [cause for cause in causes(report) if len(cause.units) > 1]
    if shared and shared[0].lines * MAIN_SHARE >= len(report.late):
        first = shared[0]
        share = round(100 * first.lines / len(report.late))
        yield Action(
            say("act_cause", cause=first.cause, units=len(first.units), n=first.lines),
            say("act_cause_why", share=share),
            "cause",
            first.cause.zh,
        )


def _name_persons(report: ProgrammeReport) -> Iterator[Action]:
    cells = unnamed(report)
    if cells:
        yield Action(
            say("act_name", n=len(cells), units=len({cell.unit for cell in cells})), say("act_name_why"), "unnamed"
        )


def _decide_vetoes(report: ProgrammeReport) -> Iterator[Action]:
    waiting = [one for one in report.decisions if one.kind == "veto" and not one.decision]
    if waiting:
        yield Action(say("act_veto", n=len(waiting)), say("act_veto_why"), "decisions")


def _supply_gaps(report: ProgrammeReport) -> Iterator[Action]:
    groups: dict[Text | None, list[Gap]] = defaultdict(list)
    for gap in (gap for gap in report.gaps if not gap.noted):
        groups[gap.supplier].append(gap)
    nobody = groups.pop(None, [])
    if groups:
        supplier, found = max(groups.items(), key=lambda pair: (_count(pair[1]), pair[0].zh if pair[0] else ""))
        assert supplier is not None
        yield Action(say("act_gaps", supplier=supplier, n=_count(found)), _since(report, found), "gaps", supplier.zh)
    if nobody:
        key = say("unnamed").zh
        yield Action(say("act_gaps_nobody", n=_count(nobody)), _since(report, nobody), "gaps", key)


def _count(gaps: list[Gap]) -> int:
    return sum(gap.count for gap in gaps)


def _since(report: ProgrammeReport, gaps: list[Gap]) -> Text:
    units = len({gap.unit for gap in gaps})
    days = [gap.since for gap in gaps if gap.since]
    if not days:
        return say("act_gaps_why_undated", units=units)
    return say("act_gaps_why", units=units, since=day_text(min(days), year=report.day.year))
