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
LAST = "\U0010ffff"  # after every sign a code can have
_KEY = re.compile(r"#(\d{1,15})")


def units_like(actor: Actor, text: str, day: date) -> list[tuple[str, Text]]:
    """Code and name of open units within view: those whose code begins with the text, then those whose name fits it.
    Codes are found by their index; only where they are few is every name looked at."""
    units = _units(actor, day).order_by("code")
    rows = list(units.filter(code__gte=text, code__lt=text + LAST).values_list("code", "zh", "en")[:MOST])
    if len(rows) < MOST:
        named = units.filter(like(text)).exclude(
            code__in=[code for code, _, _ in rows])
        rows += named.values_list("code", "zh", "en")[:MOST - len(rows)]
    return [(code, Text(zh, en or None)) for code, zh, en in rows]


def like(text: str) -> Q:
    """A unit whose name holds the text, or whose code or initials begin with it."""
    return (Q(zh__contains=text) | Q(en__icontains=text) | Q(code__istartswith=text)
            | Q(initials__startswith=text.lower()))


def unit_typed(actor: Actor, text: str, day: date) -> list[int]:
    """Keys of the open units within view that this code or whole name means."""
    units = _units(actor, day)
    return list(units.filter(code=text).values_list("pk", flat=True)) or list(
        units.filter(Q(zh=text) | Q(en__iexact=text)).values_list("pk", flat=True)[:2])


def _units(actor: Actor, day: date) -> QuerySet[Unit]:
    return Unit.objects.filter(actor.scope("units.view"), opened_on__lte=day).filter(
        Q(closed_on=None) | Q(closed_on__gte=day))


def people_like(actor: Actor, text: str) -> list[tuple[str, Text]]:
    """What to type, and name with unit and initials (browsers hide suggestions that do not hold what is typed), of
    people within view who have not left. In no order of names: so the search ends with the first twenty."""
    rows = _people(actor).filter(found_by(text)).values_list(
        "pk", "zh", "en", "badge", "initials", "unit__zh", "unit__en")[:MOST]
    return [(typed_as(pk, zh, badge), Text(f"{zh} · {at_zh} · {short}", f"{en or zh} · {at_en or at_zh} · {short}"))
            for pk, zh, en, badge, short, at_zh, at_en in rows]


def typed_as(key: int, zh: str, badge: str | None) -> str:
    """Name and badge, or name and number: what person_typed() finds again."""
    return f"{zh} {badge or f'#{key}'}"


def people_at(actor: Actor, unit: Unit) -> list[tuple[str, Text]]:
    """What to type and name of people whose main post is at the unit itself, to suggest before anything is
    typed."""
    rows = _people(actor).filter(unit=unit).order_by("zh", "pk").values_list("pk", "zh", "en", "badge")[:MOST]
    return [(typed_as(pk, zh, badge), Text(zh, en or None)) for pk, zh, en, badge in rows]


def person_typed(actor: Actor, text: str) -> list[int]:
    """Keys of the people within view that this means: name with badge or number, either alone, account name, whole
    name or initials."""
    people = _people(actor)
    last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
    name = text.strip().removesuffix(last).strip()
    named = Q(zh=name) | Q(en__iexact=name) if name else Q()
    number = _KEY.fullmatch(last)
    if number:
        return list(people.filter(named, pk=int(number[1])).values_list("pk", flat=True))
    return list(people.filter(named & Q(badge=last) | Q(username=text)).values_list("pk", flat=True)[:2]) or list(
        people.filter(Q(zh=text) | Q(en__iexact=text)).values_list("pk", flat=True)[:2]) or list(
        people.filter(initials=text.strip().lower()).exclude(initials="").values_list("pk", flat=True)[:2])


def _people(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(actor.scope("people.view", "unit__path"), left_on=None)
