"""Staff as lists and pages show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person, Post, Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.web.paths import below
from maplebridge.web.refusals import Unseen


def person_by_key(person: int) -> Person:
    """With the unit of the main post. Raises Unseen."""
    found = Person.objects.select_related("unit").filter(pk=person).first()
    if found is None:
        raise Unseen
    return found


def anybody() -> bool:
    """Whether the site has people yet."""
    return Person.objects.exists()


def people_rows(actor: Actor, day: date) -> QuerySet[Person, dict[str, Any]]:
    """Everybody within view with the title of their main post of the day, for a list."""
    main = Post.objects.filter(on(day), person=OuterRef("pk"), main=True).values("title")[:1]
    return (Person.objects.filter(actor.scope("people.view", "unit__path")).annotate(title=Subquery(main))
            .order_by("unit__path", "zh", "pk")
            .values("pk", "zh", "en", "badge", "username", "title", "unit__code", "unit__zh", "unit__en", "left_on"))


def found_by(text: str) -> Q:
    """Name, part of a name, initials from the first on, or badge."""
    return (Q(zh__contains=text) | Q(en__icontains=text) | Q(initials__startswith=text.lower())
            | Q(badge__istartswith=text))


def staying(day: date) -> Q:
    """Who has not left by the day."""
    return Q(left_on=None) | Q(left_on__gte=day)


def at_or_below(unit: Unit) -> Q:
    """Whose main post lies in the unit's part of the tree."""
    return below(unit.path, "unit__path")
