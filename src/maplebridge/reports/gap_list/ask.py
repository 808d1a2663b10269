"""The gap list from the one count of omissions, as far as somebody may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from maplebridge.apps.ledgers.queries import gaps as books
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.gap_list.data import Gap, GapList, Supplier, UnitGaps
from maplebridge.web.refusals import Unseen, refuse

MOST_UNITS = 1_000  # whose books are read for one file, at some 0.3 s each
AT_ONCE = 5  # units: so often the page of the job moves
Tell = Callable[[int, int], None]  # takes how many units are read, of how many


def own_gaps(unit: Any, actor: Actor, day: date) -> GapList:
    """Raises Unseen where the unit keeps no books of its own."""
    found = books.gaps_of([unit], day).get(unit.pk)
    if found is None:
        raise Unseen
    return GapList(_name(unit), day, (_unit(found, actor),))


def gaps_below(unit: Any, actor: Actor, day: date, tell: Tell) -> GapList:
    """Of all that keep books at or under it. Raises Refused where these are too many."""
    units = books.keeping_under(unit, day, actor, "")
    if len(units) > MOST_UNITS:
        raise refuse("gaplist.too_many_units", count=len(units), most=MOST_UNITS)
    found = read_books(units, day, tell)
    return GapList(_name(unit), day, tuple(_unit(found[one.pk], actor) for one in units if one.pk in found))


def read_books(units: Sequence[Any], day: date, tell: Tell) -> dict[int, books.UnitGaps]:
    """Key of the unit -> what is missing there; read some at a time, so that memory stays flat."""
    found: dict[int, books.UnitGaps] = {}
    for start in range(0, len(units), AT_ONCE):
        tell(start, len(units))
        found |= books.gaps_of(units[start:start + AT_ONCE], day)
    tell(len(units), len(units))
    return found


def _unit(found: books.UnitGaps, actor: Actor) -> UnitGaps:
    rows, figures, unit = books.seen_by(found, actor), found.figures, found.desk.unit
    counts = Counter(gap.who for gap in rows)
    people = sorted(counts, key=lambda who: (who == 0, -counts[who], who))  # as the page has them
    return UnitGaps(
        _name(unit), tuple(_supplier(who, rows, found) for who in people),
        None if figures.share is None else f"{100 * figures.share:.1f}", figures.present, figures.required,
        figures.entries, figures.late)


def _supplier(who: int, rows: Sequence[books.Missing], found: books.UnitGaps) -> Supplier:
    return Supplier(found.names.get(who), tuple(gap_of(one, found) for one in rows if one.who == who))


def gap_of(one: books.Missing, found: books.UnitGaps) -> Gap:
    kind, lines = found.desk.kinds.get(one.ledger), found.desk.indicators
    return Gap(one.kind, one.number, one.until, one.field, kind.name if kind else None,
               tuple((code, lines[code].name) for code in one.lines if code in lines), one.since, one.days, one.count)


def _name(unit: Any) -> Text:
    return Text(unit.zh, unit.en or None)
