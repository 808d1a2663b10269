"""Who is what where."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.spans import from_day_on, on
from maplebridge.web.refusals import Unseen


def units_of(person: int, day: date) -> list[Unit]:
    """The units at which somebody has a post on the day, the one of the main post first."""
    posts = Post.objects.filter(on(day), person=person).select_related("unit").order_by("-main", "from_day", "pk")
    return list({post.unit_id: post.unit for post in posts}.values())


def posts_of(person: Person) -> QuerySet[Post, dict[str, Any]]:
    """All posts of a person, the last first."""
    return Post.objects.filter(person=person).order_by("-from_day", "-main", "pk").values(
        "pk", "title", "main", "from_day", "to_day", "unit__code", "unit__zh", "unit__en", "unit__path")


def posts_at(unit: Unit, day: date) -> QuerySet[Post, dict[str, Any]]:
    """Who has a post at the unit itself on the day, main posts first."""
    return Post.objects.filter(on(day), unit=unit).order_by("-main", "title", "person__zh", "pk").values(
        "pk", "title", "main", "to_day", "person", "person__zh", "person__en", "person__badge", "person__unit__zh",
        "person__unit__en", "person__unit__path")


def holders_after(unit: Unit, day: date) -> list[Person]:
    """Whoever still has a post or role at the unit on the day or later, by name."""
    holds = [Q(pk__in=model.objects.filter(from_day_on(day), unit=unit).values("person"))
             for model in (Post, RoleGrant)]
    return list(Person.objects.filter(holds[0] | holds[1]).order_by("zh", "pk"))


def post_by_key(post: int) -> Post:
    """With unit and person; lies at its unit. Raises Unseen."""
    found = Post.objects.select_related("unit", "person").filter(pk=post).first()
    if found is None:
        raise Unseen
    return found
