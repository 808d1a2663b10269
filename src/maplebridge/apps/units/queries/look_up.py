"""What somebody typed for a unit or person, found; and what it could become, suggested."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q, QuerySet

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.people import found_by
from maplebridge.engine.scheme.text import Text

MOST = 20  # suggestions
_KEY = re.compile(r"#(\d{1,15})")


def units_like(actor: Actor, text: str, day: date) -> list[tuple[str, Text]]:
    """Code and name of open units within view whose code begins with the text, or whose name holds it."""
    like = Q(code__istartswith=text) | Q(zh__contains=text) | Q(en__icontains=text)
    rows = _units(actor, day).filter(like).order_by("code").values_list("code", "zh", "en")[:MOST]
    return [(code, Text(zh, en or None)) for code, zh, en in rows]


def unit_typed(actor: Actor, text: str, day: date) -> list[int]:
    """Keys of the open units within view that this code or whole name means."""
    units = _units(actor, day)
    return list(units.filter(code=text).values_list("pk", flat=True)) or list(
        units.filter(Q(zh=text) | Q(en__iexact=text)).values_list("pk", flat=True)[:2])


def _units(actor: Actor, day: date) -> QuerySet[Unit]:
    return Unit.objects.filter(actor.scope("units.view"), opened_on__lte=day).filter(
        Q(closed_on=None) | Q(closed_on__gte=day))


def people_like(actor: Actor, text: str) -> list[tuple[str, Text]]:
    """What to type, and name with unit, of people within view who have not left. In no order of names: so the search
    ends with the first twenty."""
    rows = _people(actor).filter(found_by(text)).values_list(
        "pk", "zh", "en", "badge", "unit__zh", "unit__en")[:MOST]
    return [(typed_as(pk, zh, badge), Text(f"{zh} · {unit_zh}", f"{en or zh} · {unit_en or unit_zh}"))
            for pk, zh, en, badge, unit_zh, unit_en in rows]


def typed_as(key: int, zh: str, badge: str | None) -> str:
    """Name and badge, or name and number: what person_typed() finds again."""
    return f"{zh} {badge or f'#{key}'}"


def person_typed(actor: Actor, text: str) -> list[int]:
    """Keys of the people within view that this means: name with badge, badge, account name or whole name."""
    people = _people(actor)
    last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
    number = _KEY.fullmatch(last)
    if number:
        return list(people.filter(pk=int(number[1])).values_list("pk", flat=True))
    return list(people.filter(Q(badge=last) | Q(username=text)).values_list("pk", flat=True)[:2]) or list(
        people.filter(Q(zh=text) | Q(en__iexact=text)).values_list("pk", flat=True)[:2])


def _people(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(actor.scope("people.view", "unit__path"), left_on=None)
