"""The books of units of a programme's period, read at once: what gaps and integrity checks look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import COLUMNS, OWNER, known_entry
from maplebridge.apps.ledgers.queries.kinds import Asked, Desk, switched_on, switches_of
from maplebridge.apps.ledgers.states import CURRENT, WITHDRAWN
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import Days, within
from maplebridge.engine.ledger import Assignment, Fulfilled
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.scheme.model import Window
from maplebridge.engine.scheme.text import Text


@dataclass(slots=True)
class Held:
    """What is known of one unit. entries: book -> record and what it says, which knows the record as its row.
    withdrawn: what was there and counts no more."""

    desk: Desk
    parts: list[int]
    spans: list[Days]  # of its parts in these programmes, earlier ones too
    entries: dict[str, list[tuple[int, Known]]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    owed: list[tuple[int, Assignment]] = field(default_factory=list)
    fulfilled: tuple[Fulfilled, ...] = ()
    people: dict[str, int] = field(default_factory=dict)  # indicator -> who answers for it
    answered: set[str] = field(default_factory=set)  # first numbers of holes that were explained


def read_held(units: Sequence[Unit], day: date) -> dict[int, Held]:
    """Key of the unit -> its books; without units that keep none. Four queries."""
    held = _desks(units, day)
    if held:
        _read_entries(held)
    return held


def _desks(units: Sequence[Unit], day: date) -> dict[int, Held]:
    """Two queries."""
    every = list(Participant.objects.filter(unit__in=[unit.pk for unit in units], rolled_out__isnull=False)
                 .order_by("rolled_out__issued_on", "rolled_out").values_list(
                     "unit", "pk", "programme", "rolled_out", "rolled_out__issued_on", "programme__unit__path",
                     "programme__code", "programme__zh", "programme__en", "from_day", "to_day"))
    rows = [row[:-2] for row in every if within(day, [row[-2:]])]
    now = {(unit, programme) for unit, _, programme, *_ in rows}
    spans: dict[int, list[Days]] = defaultdict(list)
    for unit, _, programme, *_, first, last in every:
        if (unit, programme) in now:
            spans[unit].append((first, last))
    switches = switches_of(row[2] for row in rows)
    asked: dict[int, list[Asked]] = defaultdict(list)
    parts: dict[int, list[int]] = defaultdict(list)
    for unit, part, programme, version, issued, top, code, zh, en in rows:
        parts[unit].append(part)
        asked[unit].append(Asked(programme, version, issued, top, code, Text(zh, en or None),
                                 switched_on(version, switches[programme])))
    return {unit.pk: Held(Desk(unit, day, tuple(asked[unit.pk])), parts[unit.pk], spans[unit.pk])
            for unit in units if unit.pk in asked}


def period_of(desk: Desk) -> Window:
    """From the first to the last day that any of the unit's programmes looks at."""
    windows = [scheme_of(one.version).period.whole for one in desk.asked]
    return Window("period", min(one.start for one in windows), max(one.end for one in windows))


def _read_entries(held: Mapping[int, Held]) -> None:
    """Those of the period and of the unit's part in it, and those without a day. Two queries."""
    wanted = Q()
    for key, one in held.items():
        period = period_of(one.desk)
        wanted |= Q(unit=key, day__range=(period.start, period.end)) | Q(unit=key, day=None)
    evidence: dict[int, list[str]] = defaultdict(list)
    for owner, pk in Evidence.objects.filter(owner_kind=OWNER, unit__in=list(held), withdrawn_at=None).values_list(
            "owner_key", "pk"):
        evidence[int(owner)].append(str(pk))
    rows = Entry.objects.filter(wanted, state__in=(CURRENT, WITHDRAWN)).order_by("day", "pk")
    for row in rows.values(*COLUMNS, "unit", "state", "day"):
        one = held[row["unit"]]
        kind = one.desk.kinds.get(row["ledger"])
        if kind is None or not within(row["day"], one.spans):
            continue
        record = row["first"] or row["pk"]
        known = known_entry(row, kind, evidence.get(record, ()))
        if row["state"] == CURRENT:
            one.entries[kind.code].append((record, replace(known, row=record)))
        else:
            one.withdrawn[kind.code].append(known)
