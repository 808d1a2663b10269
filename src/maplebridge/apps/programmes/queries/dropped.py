"""A line that a unit's table no longer has: what it was, who answered for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.programmes.models import LinePerson, Participant, SchemeVersion
from maplebridge.apps.programmes.queries.versions import scheme_of, versions_of
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.engine.scheme.model import Indicator
from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answered for a line until a day."""

    name: Text
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Dropped:
    """`version`: the last one that had it."""

    indicator: Indicator
    version: SchemeVersion
    answered: Sequence[Answered] = ()


def dropped_line(participant: Participant, code: str) -> Dropped | None:
    """None where the unit's table has it, whether it applies there or not, and where no version ever had it. Two
    queries, none where the table has it."""
    table = participant.rolled_out
    if table is None or scheme_of(table.pk).indicator(code) is not None:
        return None
    for version in versions_of(participant.programme):
        indicator = scheme_of(version.pk).indicator(code)
        if indicator is not None:
            return Dropped(indicator, version, _answered(participant, code))
    return None


def _answered(participant: Participant, code: str) -> list[Answered]:
    rows = LinePerson.objects.filter(participant=participant, indicator=code, part=RESPONSIBLE,
                                     to_day__isnull=False).order_by("from_day", "pk")
    return [Answered(Text(zh, en or None), since, until) for zh, en, since, until in rows.values_list(
        "person__zh", "person__en", "from_day", "to_day") if until is not None]
