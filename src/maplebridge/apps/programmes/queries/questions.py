"""What units ask about lines, and who may answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from maplebridge.apps.programmes.models import ItemLead, LineQuestion, Programme
from maplebridge.apps.units.access import ROLES, Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.model import Item, Scheme
from maplebridge.web.refusals import Unseen

ROW = ("pk", "indicator", "text", "asked_at", "answer", "answered_at", "participant__unit__code",
       "participant__unit__zh", "participant__unit__en")


def questions_of(programme: Programme) -> QuerySet[LineQuestion, dict[str, Any]]:
    """All of the programme, the open ones first, then the newest: whoever sees the programme sees them all."""
    return LineQuestion.objects.filter(programme=programme).order_by(
        F("answered_at").asc(nulls_first=True), "-pk").values(*ROW)


def questions_on(programme: int, indicator: str) -> QuerySet[LineQuestion, dict[str, Any]]:
    """About one line, whoever asked; the newest first."""
    return LineQuestion.objects.filter(programme=programme, indicator=indicator).order_by("-pk").values(*ROW)


def open_count(programme: Programme) -> int:
    return LineQuestion.objects.filter(programme=programme, answered_at=None).count()


def question_by_key(programme: str, question: int) -> LineQuestion:
    """With programme and unit. Raises Unseen."""
    found = LineQuestion.objects.select_related(
        "programme__unit", "participant__unit", "participant__rolled_out").filter(
        pk=question, programme__code=programme).first()
    if found is None:
        raise Unseen
    return found


def about_item(items: Iterable[Item], code: str) -> Q:
    """Questions about lines of an item."""
    return Q(indicator__in=[one.code for item in items if item.code == code for one in item.indicators])


def item_of(scheme: Scheme, indicator: str) -> Item | None:
    return next((item for item in scheme.items if any(one.code == indicator for one in item.indicators)), None)


def led_by(actor: Actor, programme: Programme, day: date) -> frozenset[str]:
    """Items led by a unit at which the actor may answer. One query."""
    units = {grant.unit for grant in actor.grants if "lines.answer" in ROLES[grant.role]}
    return frozenset(ItemLead.objects.filter(on(day), programme=programme, unit__in=units).values_list(
        "item", flat=True))


def may_answer(actor: Actor, programme: Programme, item: Item | None, day: date) -> bool:
    """The office any; a department those about items its unit leads."""
    if actor.may("programmes.manage", programme.path):
        return True
    return item is not None and item.code in led_by(actor, programme, day)
