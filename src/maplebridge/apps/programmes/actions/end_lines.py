"""The end of what people answer for."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, timedelta

from maplebridge.apps.programmes.models import LinePerson, Participant

ONE_DAY = timedelta(days=1)


def end_lines(participant: Participant, going_on: Set[str], day: date) -> list[LinePerson]:
    """From `day` on nobody answers for lines (codes) that are not among those that go on; gives the parts that
    ended."""
    held = LinePerson.objects.filter(participant=participant, to_day=None)
    return end_parts([one for one in held if one.indicator not in going_on], day)


def end_parts(rows: Iterable[LinePerson], day: date) -> list[LinePerson]:
    """Their last day is the one before. What began on that day or later falls away: the record still tells it."""
    rows = list(rows)
    over = [row.pk for row in rows if row.from_day < day]
    gone = [row.pk for row in rows if row.from_day >= day]
    if over:
        LinePerson.objects.filter(pk__in=over).update(to_day=day - ONE_DAY)
    if gone:
        LinePerson.objects.filter(pk__in=gone).delete()
    return rows
