"""What the report says first: one sentence, and where lateness comes from. Page and workbook share it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maplebridge.engine.schedule.states import State
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme.data import Category, Cell, Gap, Late, ProgrammeReport, Shift, Unit
from maplebridge.reports.programme.wording import day_text, full_day, say

MAIN_SHARE = 4


@dataclass(frozen=True, slots=True)
class Cause:
    """Lines that are late for one cause; `units` by number of lines, the most first."""

    cause: Text
    lines: int
    longest: int
    units: tuple[str, ...]


def sentence(report: ProgrammeReport) -> Text:
    """The office's question, answered: who is behind, by how much, where it hangs, how long is left."""
    left = _time_left(report)
    return _and(_lateness(report), left) if left else _lateness(report)


def _lateness(report: ProgrammeReport) -> Text:
    total = len(report.units)
    if not total:
        return say("no_units_sentence")
    if not report.late:
        return say("on_time_sentence", total=total, units=report.unit_word)
    behind = len({late.unit for late in report.late})
    longest = max(late.days for late in report.late)
    said = say("late_sentence", total=total, units=report.unit_word, behind=behind, n=len(report.late), days=longest)
    return _and(said, _main_cause(report))


def _main_cause(report: ProgrammeReport) -> Text:
    """A cause is the main one when a quarter of the late lines hang on it."""
    found = causes(report)
    if found[0].lines * MAIN_SHARE < len(report.late):
        return say("many_causes_sentence", n=len(found))
    return say("main_cause_sentence", cause=found[0].cause, held=found[0].lines)


def _and(first: Text, second: Text) -> Text:
    """Two sentences in a row: Chinese without a space between them."""
    return Text(first.zh + second.zh, f"{first.say('en')} {second.say('en')}")


def _time_left(report: ProgrammeReport) -> Text | None:
    if report.assessment_day is None or report.working_days_left is None:
        return None
    day = day_text(report.assessment_day, year=report.day.year)
    if report.assessment_day == report.day:
        return say("today_sentence")
    if report.assessment_day < report.day:
        return say("past_sentence", day=day)
    return say("left_sentence", n=report.working_days_left, day=day)


def causes(report: ProgrammeReport) -> tuple[Cause, ...]:
    """Lateness by cause: most lines first, then the longest."""
    groups: dict[Text, list[Late]] = defaultdict(list)
    for late in report.late:
        groups[late.cause].append(late)
    made = [
        Cause(
            cause,
            len(lines),
            max(line.days for line in lines),
            tuple(unit for unit, _ in Counter(line.unit for line in lines).most_common()),
        )
        for cause, lines in groups.items()
    ]
    return tuple(sorted(made, key=lambda cause: (-cause.lines, -cause.longest, cause.cause.zh)))


def categories(report: ProgrammeReport) -> tuple[Category, ...]:
    """The scheme's categories that have units, then those only units name, so that no unit falls out of the ranking."""
    used = dict.fromkeys(unit.category for unit in report.units)
    declared = {category.code: category for category in report.categories}
    extra = [Category(code, Text(code) if code else say("all_categories")) for code in used if code not in declared]
    return tuple([category for category in report.categories if category.code in used] + extra)


def certainty(report: ProgrammeReport) -> tuple[Text, ...]:
    """What the ranges mean, and which item or indicator matters most to the places; nothing where nobody is ranked."""
    found = report.certainty
    if found is None:
        return ()
    noise, share = (f"{100 * part:.0f}" for part in (found.noise, found.share))
    said = say("certainty_lead", noise=noise, share=share, draws=found.draws)
    without = [one for one in found.shifts if one.kind == "without"]
    return (said, _most(report, without[0])) if without else (said,)


def _most(report: ProgrammeReport, one: Shift) -> Text:
    unit = next((unit.name for unit in report.units if unit.code == one.unit), None)
    if unit is None:
        return say("certainty_none")
    return say("certainty_most", name=one.name, moved=one.moved, unit=unit, before=one.before, after=one.after)


def late_order(report: ProgrammeReport) -> list[Late]:
    """Late lines, the longest first."""
    return sorted(report.late, key=lambda late: (-late.days, late.unit, late.indicator))


def gap_order(report: ProgrammeReport) -> list[Gap]:
    """Missing records by who can supply them, the oldest first; those only noted after them."""

    def order(gap: Gap) -> tuple[str, bool, date, str, str]:
        return (gap.supplier.zh if gap.supplier else "", gap.noted, gap.since or date.max, gap.unit, gap.ledger)

    return sorted(report.gaps, key=order)


def tallies(report: ProgrammeReport) -> dict[State, int]:
    """How many scored lines (unit x indicator) are in each state."""
    scored = set(scored_codes(report))
    return dict(Counter(cell.state for cell in report.cells if cell.indicator in scored))


def scored_codes(report: ProgrammeReport) -> Iterator[str]:
    """Codes of the indicators that carry points: those of items and bonus sections."""
    for item in report.items:
        if item.section in ("item", "bonus"):
            yield from (indicator.code for indicator in item.indicators)


def unnamed(report: ProgrammeReport) -> tuple[Cell, ...]:
    """Scored lines that still need doing and have no responsible person."""
    scored, open_states = set(scored_codes(report)), ("late", "going", "not_started")
    return tuple(
        cell for cell in report.cells if cell.person is None and cell.state in open_states and cell.indicator in scored
    )


def silent(report: ProgrammeReport) -> tuple[Unit, ...]:
    """Units that handed in no entry at all."""
    return tuple(unit for unit in report.units if unit.records == 0)


def facts_line(report: ProgrammeReport) -> tuple[tuple[Text, Text], ...]:
    """Period, day of the data, assessment day and working days left, as label and value."""
    rows = [(say("period"), report.period), (say("as_of"), full_day(report.day))]
    if report.assessment_day:
        rows.append((say("assessment_day"), full_day(report.assessment_day)))
    if report.working_days_left is not None:
        rows.append((say("days_left"), Text(str(report.working_days_left))))
    return tuple(rows)
