"""The gap list from the one count of omissions, as far as somebody may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from maplebridge.apps.ledgers.queries import gaps as books
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.gap_list.data import Gap, GapList, Supplier, UnitGaps
from maplebridge.web.refusals import refuse


def gap_list(unit: Any, actor: Actor, day: date) -> GapList:
    """Of the unit's own books, or of all that are kept below it. Raises Refused where these are too many."""
    units = books.keeping_under(unit, day, actor, "")
    own = [one for one in units if one.pk == unit.pk]
    if len(units) > books.MOST_LISTED and not own:
        raise refuse("gaplist.too_many_units", count=len(units), most=books.MOST_LISTED)
    found = books.gaps_of(own or units, day)
    return GapList(Text(unit.zh, unit.en or None), day,
                   tuple(_unit(found[one.pk], actor) for one in own or units if one.pk in found))


def _unit(found: books.UnitGaps, actor: Actor) -> UnitGaps:
    rows, figures, unit = books.seen_by(found, actor), found.figures, found.desk.unit
    counts = Counter(gap.who for gap in rows)
    people = sorted(counts, key=lambda who: (who == 0, -counts[who], who))  # as the page has them
    return UnitGaps(
        Text(unit.zh, unit.en or None), tuple(_supplier(who, rows, found) for who in people),
        None if figures.share is None else f"{100 * figures.share:.1f}", figures.present, figures.required,
        figures.entries, figures.late)


def _supplier(who: int, rows: Sequence[books.Missing], found: books.UnitGaps) -> Supplier:
    return Supplier(found.names.get(who), tuple(gap_of(one, found) for one in rows if one.who == who))


def gap_of(one: books.Missing, found: books.UnitGaps) -> Gap:
    kind, lines = found.desk.kinds.get(one.ledger), found.desk.indicators
    return Gap(one.kind, one.number, one.until, one.field, kind.name if kind else None,
               tuple((code, lines[code].name) for code in one.lines if code in lines), one.since, one.days, one.count)
