"""Events found by who, where, what and when; the newest first, in the order of their keys, never of their times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from maplebridge.apps.audit.draft import microseconds
from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.rows import any_bytes
from maplebridge.web.paths import below

NEAR = 20_000  # events looked through before an index is asked for what is rare
FAR = 200_000  # events looked through for a text, which no index knows, before the page says how far it got
EVERYWHERE = ""  # the unit path of what concerns no unit: the site itself


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for; what is None or empty does not narrow. `kind`: a use, or its first part. `path`: a unit and all
    under it. Days are local, both included."""

    actor: int | None = None
    path: str = ""
    kind: str = ""
    object_kind: str = ""
    object_key: str = ""
    first: date | None = None
    last: date | None = None
    who: str = ""  # part of the name of who acted
    text: str = ""

    @property
    def searches(self) -> bool:
        """Whether it asks for what no index knows."""
        return bool(self.who or self.text)

    def where(self) -> Q:
        found = Q()
        if self.actor is not None:
            found &= Q(actor_key=self.actor)
        if self.path:
            found &= below(self.path, "unit_path")
        if self.kind:
            found &= Q(kind=self.kind) if "." in self.kind else Q(kind__startswith=self.kind + ".")
        if self.object_kind:
            found &= Q(object_kind=self.object_kind)
        if self.object_key:
            found &= Q(object_key=self.object_key)
        if self.who:
            found &= Q(actor_name__icontains=self.who) | Q(detail__icontains=f'"actor":"{self.who}')
        if self.text:
            found &= (Q(object_name__icontains=self.text) | Q(actor_name__icontains=self.text)
                      | Q(unit_name__icontains=self.text) | Q(detail__icontains=self.text))
        return found & self.when()

    def when(self) -> Q:
        found = Q()
        if self.first:
            found &= Q(at__gte=_midnight(self.first))
        if self.last and self.last < date.max:
            found &= Q(at__lt=_midnight(self.last + timedelta(days=1)))
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `older`: `before` of the next page, None where there is none; `searched`: whether that is only how far
    the search for a text got."""

    events: list[Event] = field(default_factory=list)
    older: int | None = None
    searched: bool = False


def find(scope: Q, asked: Asked, *, before: int | None = None, most: int = 50) -> Found:
    """The newest `most` events with a key below `before`. Costs the same however many there are: pages go by the key,
    what is frequent is found near, what is rare by its index."""
    with any_bytes("replace"):
        return _page(scope, asked, before, most)


def one(scope: Q, key: int) -> Event | None:
    """The event with this key, where it is in scope."""
    with any_bytes("replace"):
        return Event.objects.filter(scope, pk=key).first()


def _page(scope: Q, asked: Asked, before: int | None, most: int) -> Found:
    low, high = _bounds(asked)
    top = min(high, before - 1) if before else high
    rows = Event.objects.filter(scope, asked.where()).order_by("-id")
    reach = FAR if asked.searches else NEAR
    near = list(_between(rows, max(low, top - reach + 1), top)[:most + 1])
    if len(near) > most:
        return Found(near[:most], near[most - 1].pk)
    if top - reach < low:
        return Found(near)
    if asked.searches:
        return Found(near, top - reach + 1, searched=True)
    far = list(_between(rows, low, top - reach)[:most + 1 - len(near)])
    events = near + far
    return Found(events[:most], events[most - 1].pk if len(events) > most else None)


def every(scope: Q, asked: Asked, most: int) -> Iterator[Event]:
    """All of them, for a file."""
    with any_bytes("replace"):
        yield from Event.objects.filter(scope, asked.where()).order_by("-id")[:most].iterator()


def recorded(first: date | None, last: date) -> bool:
    """Whether there is any event of these days, both included."""
    return Event.objects.filter(Asked(first=first, last=last).when()).exists()


def _bounds(asked: Asked) -> tuple[int, int]:
    """Between which keys to look. Days are known by an index over the times, read once along their length."""
    keys = Event.objects.order_by("id").values_list("id", flat=True)
    if not asked.first and not asked.last:
        return keys.first() or 0, keys.last() or 0
    span = Event.objects.filter(asked.when()).aggregate(low=Min("id"), high=Max("id"))
    return span["low"] or 0, span["high"] or 0


def _between(rows: QuerySet[Event], low: int, high: int) -> QuerySet[Event]:
    return rows.filter(id__gte=low, id__lte=high)


def _midnight(day: date) -> int:
    return microseconds(timezone.make_aware(datetime.combine(day, time.min)))
