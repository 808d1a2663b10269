"""Programmes as far as somebody may see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.web.refusals import Unseen


def seen_by(actor: Actor) -> Q:
    """Programmes run within reach, and those in which a unit within reach takes part."""
    taking_part = Participant.objects.filter(actor.scope("programmes.view", "unit__path"), programme=OuterRef("pk"))
    return actor.scope("programmes.view", "unit__path") | Q(Exists(taking_part))


def programmes_within(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.filter(seen_by(actor)).select_related("unit").order_by("-begun_on", "code")


def programme_by_code(programme: str) -> Programme:
    """With its unit. Raises Unseen."""
    found = Programme.objects.select_related("unit").filter(code=programme).first()
    if found is None:
        raise Unseen
    return found


def going_on(day: date, at: str = "") -> Q:
    """Programmes that are not closed before the day. `at`: the way to them, as in "programme__"."""
    return Q(**{f"{at}closed_on": None}) | Q(**{f"{at}closed_on__gte": day})


def goes_on(programme: Programme, day: date) -> bool:
    """The same of one that was read."""
    return programme.closed_on is None or programme.closed_on >= day


def running(day: date) -> list[Programme]:
    """All that go on, in the order in which they were begun."""
    return list(Programme.objects.filter(going_on(day)).order_by("pk"))


def seen_programme(programme: str, actor: Actor) -> Programme:
    """Raises Unseen where the actor sees none of it."""
    found = programmes_within(actor).filter(code=programme).first()
    if found is None:
        raise Unseen
    return found


def participant_by(programme: str, unit: str) -> Participant:
    """The unit's present or last part in the programme, with both. Raises Unseen."""
    found = (Participant.objects.select_related("programme__unit", "unit", "rolled_out")
             .filter(programme__code=programme, unit__code=unit).order_by("-from_day").first())
    if found is None:
        raise Unseen
    return found


def participants_on(programme: Programme, day: date, actor: Actor | None = None) -> QuerySet[Participant]:
    """Units that take part on the day, by code; with an actor, those they see."""
    found = Participant.objects.filter(on(day), programme=programme).select_related("unit").order_by("unit__code")
    return found if actor is None else found.filter(actor.scope("programmes.view", "unit__path"))


def units_to_join(programme: Programme, day: date) -> QuerySet[Unit]:
    """Units under the programme's own that do not take part and go on past the day."""
    taking_part = Participant.objects.filter(programme=programme, unit=OuterRef("pk"), to_day=None)
    path = programme.unit.path
    return Unit.objects.filter(~Exists(taking_part), path__gt=path, path__lt=path + "G", closed_on=None,
                               opened_on__lte=day).order_by("path")
