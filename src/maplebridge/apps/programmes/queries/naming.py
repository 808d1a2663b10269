"""Who can answer for a line of a unit, and who is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.models import Person, Post, Succession
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.model import Indicator
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody with a post at a unit. `last_day`: when they leave it, as far as that is known."""

    key: int
    name: Text
    titles: tuple[str, ...]
    last_day: date | None = None

    def leaves_soon(self, day: date) -> bool:
        return self.last_day is not None and self.last_day <= day + SOON


def staff_of(unit: int, day: date) -> tuple[Staff, ...]:
    """Who has a post at the unit itself on the day and has not left, by name. One query."""
    rows = (Post.objects.filter(on(day), unit=unit).exclude(person__left_on__lt=day)
            .order_by("person__zh", "person", "-main", "title")
            .values_list("person", "person__zh", "person__en", "person__left_on", "title", "to_day"))
    found: dict[int, list[tuple[str, str, date | None, str, date | None]]] = {}
    for person, *rest in rows:
        found.setdefault(person, []).append(tuple(rest))
    return tuple(Staff(person, Text(posts[0][0], posts[0][1] or None), tuple(title for *_, title, _ in posts),
                       _last([ends for *_, ends in posts], posts[0][2])) for person, posts in found.items())


def _last(posts: Sequence[date | None], left: date | None) -> date | None:
    """The last post decides, and the leaving."""
    ends = None if None in posts else max(end for end in posts if end)
    return min((day for day in (ends, left) if day), default=None)


def who_is_not_here(people: Iterable[int], day: date) -> dict[int, tuple[Text, date | None, Text]]:
    """Of people without a post at the unit: name, last day if they left, the unit of their main post."""
    rows = Person.objects.filter(pk__in=list(people)).values_list("pk", "zh", "en", "left_on", "unit__zh", "unit__en")
    return {key: (Text(zh, en or None), left if left and left < day else None, Text(unit_zh, unit_en or None))
            for key, zh, en, left, unit_zh, unit_en in rows}


def by_role(indicators: Iterable[Indicator], staff: Sequence[Staff], load: Mapping[str, int]) -> dict[str, int]:
    """Line -> who holds the post that the table asks for; of several the one with the fewest lines. `load`: line ->
    who answers for it now."""
    lines = Counter(load.values())
    found = {}
    for one in indicators:
        fitting = [person for person in staff if _holds(person, one)]
        if fitting:
            chosen = min(fitting, key=lambda person: (lines[person.key], person.key)).key
            found[one.code] = chosen
            lines[chosen] += load.get(one.code) != chosen
    return found


def _holds(one: Staff, indicator: Indicator) -> bool:
    role = indicator.responsible_role
    if role is None:
        return False
    wanted = {text.strip().casefold() for text in (role.zh, role.en) if text}
    return any(title.strip().casefold() in wanted for title in one.titles)


def previous_of(participant: Participant, staff: Sequence[Staff]) -> dict[str, int]:
    """Line -> who answered for it last: in an earlier part or programme of the unit, or of one that went on in it;
    only those who are still here. One query."""
    before = Succession.objects.filter(new=participant.unit_id).values("old")
    units = Q(participant__unit=participant.unit_id) | Q(participant__unit__in=before)
    here = [one.key for one in staff]
    past = LinePerson.objects.filter(units, part=RESPONSIBLE, person__in=here).exclude(
        participant=participant.pk, to_day=None)
    return dict(past.order_by("from_day", "pk").values_list("indicator", "person"))


def open_lines_of(person: int, day: date) -> list[LinePerson]:
    """What somebody answers for on a day or later, in programmes that go on, with unit and programme."""
    goes_on = Q(participant__to_day=None) | Q(participant__to_day__gte=day)
    rows = LinePerson.objects.filter(Q(to_day=None) | Q(to_day__gte=day), goes_on, person=person, part=RESPONSIBLE)
    rows = rows.exclude(participant__programme__closed_on__lt=day)
    return list(rows.select_related("participant__unit", "participant__programme").order_by("participant", "indicator"))


def assistant_by(participant: Participant, key: int) -> LinePerson:
    """An open part of an assistant at the unit, with the person. Raises Unseen."""
    found = LinePerson.objects.select_related("person").filter(pk=key, participant=participant, to_day=None).exclude(
        part=RESPONSIBLE).first()
    if found is None:
        raise Unseen
    return found
