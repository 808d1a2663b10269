"""The books of a unit as pages show them: what is in each, what waits, its entries as a list, what it costs to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from maplebridge.apps.ledgers.models import Entry, Switch
from maplebridge.apps.ledgers.queries.entries import record
from maplebridge.apps.ledgers.queries.kinds import Desk, may_be_kept, switched_on
from maplebridge.apps.ledgers.states import ACCEPTED, CURRENT, RETURNED, WITHDRAWN
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.versions import in_force, pack_of, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Kind
from maplebridge.engine.scheme.lint import burden_of
from maplebridge.packs.lint_rules import load_rules
from maplebridge.web.paths import below

STATES = ("waiting", ACCEPTED, RETURNED, WITHDRAWN)  # of the filter; corrected rows are seen on the entry's own page


@dataclass(frozen=True, slots=True)
class Held:
    """What is in one book of a unit."""

    kind: Kind
    entries: int = 0
    last: datetime | None = None
    waiting: int = 0
    returned: int = 0


def books_of(desk: Desk) -> list[Held]:
    """The books of the unit itself. One query."""
    rows = Entry.objects.filter(unit=desk.unit, state=CURRENT).values("ledger").annotate(
        n=Count("pk"), last=Max("entered_at"), waiting=Count("pk", filter=Q(review="")),
        returned=Count("pk", filter=Q(review=RETURNED))).order_by("ledger")
    found = {row["ledger"]: row for row in rows}
    return [Held(kind, *(found[code][name] for name in ("n", "last", "waiting", "returned"))) if code in found
            else Held(kind) for code, kind in desk.kinds.items()]


def keeping_units(actor: Actor, day: date, under: Unit | None = None) -> QuerySet[Participant, dict[str, Any]]:
    """Units within view that keep books, for a list."""
    rows = Participant.objects.filter(actor.scope("entries.view", "unit__path"), on(day), rolled_out__isnull=False)
    if under is not None:
        rows = rows.filter(below(under.path, "unit__path"))
    return rows.order_by("unit__code").values("unit", "unit__code", "unit__zh", "unit__en", "category",
                                              "programme__zh", "programme__en", "programme__code")


def default_unit(actor: Actor, day: date) -> Unit | None:
    """Where somebody's own books are: the unit of the main post, else the one unit they reach that keeps any."""
    keeping = Participant.objects.filter(actor.scope("entries.view", "unit__path"), on(day),
                                         rolled_out__isnull=False)
    keys = list(keeping.order_by("unit__code").values_list("unit", flat=True).distinct()[:2])
    if actor.home and keeping.filter(unit=actor.home).exists():
        keys = [actor.home]
    return Unit.objects.filter(pk=keys[0]).first() if len(keys) == 1 else None


def entry_rows(desk: Desk, ledger: str, actor: Actor, *, withdrawn: bool = False) -> QuerySet[Entry, dict[str, Any]]:
    """Entries of a book at or under the unit that count, the newest first; or those that were withdrawn. An index holds
    the ones that count in this order."""
    rows = Entry.objects.filter(ledger=ledger, state=WITHDRAWN if withdrawn else CURRENT)
    rows = rows.filter(unit=desk.unit) if desk.own else rows.filter(below(desk.unit.path, "unit__path"))
    kind = desk.kind(ledger)
    if kind.restricted and not actor.may("entries.review", desk.unit.path):
        rows = rows.filter(entered_by=actor.key)
    return (rows.filter(actor.scope("entries.view", "unit__path"))
            .annotate(record=record(), last=Coalesce("first__entered_at", "entered_at"))
            .order_by("-day", "-pk")
            .values("pk", "record", "number", "day", "values", "state", "review", "last", "entered_by",
                    "entered_by__zh", "entered_by__en", "unit__code", "unit__zh", "unit__en"))


def state_is(state: str) -> Q:
    if state == WITHDRAWN:
        return Q(state=WITHDRAWN)
    return Q(state=CURRENT, review="" if state == "waiting" else state)


def state_of(row: Mapping[str, Any]) -> str:
    if row["state"] != CURRENT:
        return str(row["state"])
    return str(row["review"]) or "waiting"


@dataclass(frozen=True, slots=True)
class Offered:
    """A book an office may switch on or off, with what it costs a unit. `minutes`: per unit and month."""

    kind: Kind
    on: bool
    why: str
    version: int  # of the switch, 0 without one
    minutes: Decimal
    entries: Decimal
    fields: int


@lru_cache(maxsize=32)
def burdens_of(version: int) -> Mapping[str, tuple[Decimal, Decimal, int]]:
    """Book -> minutes and entries per unit and month, fields to fill; of all that could be switched on."""
    pack, scheme = pack_of(version), scheme_of(version)
    every = tuple(code for code, kind in pack.kinds.items() if may_be_kept(code, kind))
    report = burden_of(replace(scheme, ledgers=every), load_rules(), pack.kinds)
    return {one.code: (one.minutes, one.entries, one.fields) for one in report.ledgers}


def catalogue(programme: Programme) -> list[Offered]:
    """Empty before a table was issued. Two queries."""
    version = in_force(programme)
    if version is None:
        return []
    switches = {row.ledger: row for row in Switch.objects.filter(programme=programme)}
    is_on = switched_on(version.pk, {code: row.on for code, row in switches.items()})
    scheme, pack, burdens = scheme_of(version.pk), pack_of(version.pk), burdens_of(version.pk)
    found = []
    for code, kind in sorted(pack.kinds.items()):
        if may_be_kept(code, kind) and kind.programme in ("both", _programme(scheme.assesses)):
            switch = switches.get(code)
            minutes, entries, fields = burdens.get(code, (Decimal(0), Decimal(0), 0))
            found.append(Offered(kind, code in is_on, switch.why if switch else "",
                                 switch.version if switch else 0, minutes, entries, fields))
    return found


def _programme(assesses: str | None) -> str:
    return "stationing" if assesses == "group" else "station"
