"""Records of evidence: one, those of an owner, all within reach, and where else a file is used."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Length

from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.evidence.owners import Owner, open_kinds
from maplebridge.apps.units.access import ROLES, Actor
from maplebridge.apps.units.models import Unit
from maplebridge.web.refusals import Unseen

Record = Evidence  # what the pages are given
STATES = ("valid", "later", "ended", "withdrawn")
MOST_USES = 10
_COLUMNS = ("pk", "title", "kind", "file__size", "from_day", "to_day", "uploaded_at", "unit__zh", "unit__en",
            "state")
_LARGEST_KEY = 2**63 - 1


def evidence_by_key(evidence: int) -> Evidence:
    """With its file, unit and people. Raises Unseen."""
    if evidence > _LARGEST_KEY:
        raise Unseen
    row = (Evidence.objects.select_related("file", "unit", "uploaded_by", "withdrawn_by")
           .filter(pk=evidence).first())
    if row is None:
        raise Unseen
    return row


def evidence_of(owner: Owner, day: date) -> QuerySet[Evidence, dict[str, Any]]:
    """An owner's records, the newest first, withdrawn ones at the end."""
    rows = Evidence.objects.filter(owner_kind=owner.kind, owner_key=owner.key)
    return _shown(rows, day).order_by(F("withdrawn_at").asc(nulls_first=True), "-uploaded_at")


def unit_to_add_at(actor: Actor, day: date) -> str | None:
    """The code of the highest unit, there on that day, at which the actor holds a role that adds evidence."""
    keys = [grant.unit for grant in actor.grants if "evidence.add" in ROLES[grant.role]]
    there = Q(closed_on=None) | Q(closed_on__gte=day)
    units = Unit.objects.filter(there, pk__in=keys).order_by(Length("path"), "path")
    return units.values_list("code", flat=True).first() if keys else None


def evidence_within(actor: Actor, day: date) -> QuerySet[Evidence, dict[str, Any]]:
    """Every record the actor may see, of kinds that need no more than the right at the unit."""
    return _shown(_seen(actor), day).order_by("-uploaded_at")


def other_uses(record: Evidence, actor: Actor) -> list[Evidence]:
    """Other records of the same content that the actor may see, the newest first, ten at most."""
    same = Q(file=record.file_id) | Q(sent_sha256=record.sent_sha256)
    return list(_seen(actor).filter(same).exclude(pk=record.pk).select_related("unit").order_by("-uploaded_at")
                [:MOST_USES])


def _seen(actor: Actor) -> QuerySet[Evidence]:
    return Evidence.objects.filter(actor.scope("evidence.view", "unit__path"), owner_kind__in=open_kinds())


def state_on(day: date) -> dict[str, Q]:
    """What each state asks of a record."""
    kept = Q(withdrawn_at=None)
    return {"withdrawn": Q(withdrawn_at__isnull=False), "later": kept & Q(from_day__gt=day),
            "ended": kept & Q(to_day__lt=day),
            "valid": kept & Q(from_day__lte=day) & (Q(to_day=None) | Q(to_day__gte=day))}


def state_of(record: Evidence, day: date) -> str:
    """As state_on, of a record in hand."""
    if record.withdrawn_at is not None:
        return "withdrawn"
    if record.from_day > day:
        return "later"
    return "ended" if record.to_day is not None and record.to_day < day else "valid"


def _shown(rows: QuerySet[Evidence], day: date) -> QuerySet[Evidence, dict[str, Any]]:
    cases = [When(condition, then=Value(state)) for state, condition in state_on(day).items()]
    return rows.annotate(state=Case(*cases, output_field=CharField())).values(*_COLUMNS)
