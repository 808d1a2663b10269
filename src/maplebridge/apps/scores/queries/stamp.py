"""By what facts and scores are known to be those of now: counts of everything they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Count, Max, Model, OuterRef, QuerySet, Subquery, Sum, Value

from maplebridge.apps.ledgers.models import Expected, Month, Place, Switch
from maplebridge.apps.programmes.models import ItemLead, LinePerson, Participant, Programme, SchemeVersion, Task
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.apps.units.models import Person, Unit
from maplebridge.engine.ledger.derived.monthly import REPORTED
from maplebridge.engine.score.bundle import own_version


@dataclass(frozen=True, slots=True)
class Stamp:
    """`entries`: changes of entries that were counted; `mark`: of everything."""

    mark: str
    entries: int


def stamp_of(programme: Programme, version: SchemeVersion, day: date) -> Stamp:
    """Two queries."""
    scheme = scheme_of(version.pk)
    months = list(Month.objects.filter(ledger__in={*scheme.ledgers, REPORTED}).order_by("ledger", "month").values_list(
        "ledger", "month", "changes"))
    counted = _counts(programme)
    day = min(day, programme.closed_on) if programme.closed_on else day
    made_of = (own_version(), version.pk, calendar_of(version.pk).version, day, months, counted)
    return Stamp(sha256(repr(made_of).encode()).hexdigest(), sum(changes for *_, changes in months))


def _counts(programme: Programme) -> list[object]:
    """Of rows that change a version, and of rows that end, of all that is no entry."""
    at = OuterRef("pk")
    part = Participant.objects.filter(programme=at)
    task = Task.objects.filter(participant__programme=at)
    line = LinePerson.objects.filter(participant__programme=at)
    owed = Expected.objects.filter(participant__programme=at)
    lead = ItemLead.objects.filter(programme=at)
    switch = Switch.objects.filter(programme=at)
    staff = Person.objects.filter(unit__participations__programme=at)
    asked = {
        "parts": _one(part, "programme", Count("pk")), "parts_v": _one(part, "programme", Sum("version")),
        "tasks": _one(task, "participant__programme", Count("pk")),
        "tasks_v": _one(task, "participant__programme", Sum("version")),
        "lines": _one(line, "participant__programme", Count("pk")),
        "lines_to": _one(line, "participant__programme", Count("to_day")),
        "lines_ok": _one(line, "participant__programme", Count("confirmed_at")),
        "lines_last": _one(line, "participant__programme", Max("pk")),
        "owed": _one(owed, "participant__programme", Count("pk")),
        "owed_v": _one(owed, "participant__programme", Sum("version")),
        "switches": _one(switch, "programme", Sum("version")),
        "leads": _one(lead, "programme", Max("pk")), "leads_to": _one(lead, "programme", Count("to_day")),
        "units": _all(Unit.objects.all(), Sum("version")),
        "people": _one(staff, "unit__participations__programme", Sum("version")),
        "places": _all(Place.objects.all(), Sum("version")), "places_n": _all(Place.objects.all(), Count("pk")),
    }
    row = Programme.objects.filter(pk=programme.pk).annotate(
        **{f"counted_{name}": figure for name, figure in asked.items()}).values_list(
        *(f"counted_{name}" for name in asked)).get()
    return list(row)


def _one(rows: QuerySet[Model], group: str, figure: Count | Sum | Max) -> Subquery:
    return Subquery(rows.order_by().values(group).annotate(n=figure).values("n")[:1])


def _all(rows: QuerySet[Model], figure: Count | Sum) -> Subquery:
    return _one(rows.annotate(every=Value(1)), "every", figure)
