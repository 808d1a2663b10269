"""What changed within somebody's view since they last looked, done by others. Told from the events of the record, as
far as who asks may see what they are about: no right to read the record itself is needed, and nothing of it is told
that its own page would not show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maplebridge.apps.audit.draft import microseconds
from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.events import NEAR
from maplebridge.apps.audit.queries.rows import any_bytes
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.overview.models import Look
from maplebridge.apps.programmes.models import SchemeVersion
from maplebridge.apps.programmes.queries.programmes import programmes_within
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.units.access import STEP, Actor

SUBJECTS = {  # whose events, by the right that shows what they are about
    "entries.view": ("ledgers.",), "programmes.view": ("lines.", "rollout.", "programmes."),
    "evidence.view": ("evidence.",), "units.view": ("units.",), "people.view": ("people.", "posts.", "roles.")}
DESK = ("programmes.hand_in", "programmes.answer", "programmes.accept", "programmes.drop", "programmes.take_over_steps",
        "evidence.rehash", "evidence.forget", "ledgers.take_over")  # of a table not issued yet, and upkeep
ABOVE: Mapping[str, Any] = {  # told to all below who take part: what the event is about
    "programmes.issue": SchemeVersion, "programmes.withdraw": SchemeVersion, "scores.freeze": ScoreRun}
ENTRY = ("ledgers.record", "ledgers.correct", "ledgers.withdraw", "ledgers.review")
OFTEN = timedelta(days=7)  # how far back, for who never looked
MOST = 100
KEY = re.compile(r"\d{1,15}")


@dataclass(frozen=True, slots=True)
class Changes:
    """after, upto: keys of events between which it was looked; since: when the person last did, None: never. more: than
    MOST."""

    events: tuple[Event, ...]
    after: int
    upto: int
    since: datetime | None
    more: bool = False

    @property
    def count(self) -> int:
        return len(self.events)


def newest() -> int:
    """The key of the last event; 0 before the first."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def changes_for(actor: Actor, after: int | None = None, upto: int | None = None) -> Changes:
    """Since the last look; or between two keys that were looked at before. Six queries at most, and a cost that does
    not grow with the record."""
    last = newest()
    top = last if upto is None else min(upto, last)
    mark = Look.objects.filter(person=actor.key).values_list("event", "at").first()
    begin = after if after is not None else mark[0] if mark else 0
    found = Event.objects.filter(_where(actor), pk__gt=max(begin, top - NEAR), pk__lte=top).exclude(actor_key=actor.key)
    if not begin:
        found = found.filter(at__gte=microseconds(timezone.now() - OFTEN))
    with any_bytes("replace"):
        rows = list(found.order_by("-pk")[:MOST + 1])
    seen = tuple(_seen(actor, rows[:MOST]))
    return Changes(seen, begin, top, mark[1] if mark and after is None else None, len(rows) > MOST)


def _where(actor: Actor) -> Q:
    found = Q(pk__in=[])
    for right, rooms in SUBJECTS.items():
        begins = Q()
        for room in rooms:
            begins |= Q(kind__startswith=room)
        found |= actor.scope(right, "unit_path") & begins
    paths = {path[:end] for path in actor.reach("programmes.view") for end in range(STEP, len(path) + 1, STEP)}
    return (found & ~Q(kind__in=DESK)) | Q(kind__in=list(ABOVE), unit_path__in=paths)


def _seen(actor: Actor, rows: Sequence[Event]) -> Iterator[Event]:
    """Without entries of colleagues, where somebody does not review: a book may be restricted. Without programmes that
    do not concern them."""
    entries = {row.object_key for row in rows if row.kind in ENTRY and not actor.may("entries.review", row.unit_path)}
    keys = [int(key) for key in entries if KEY.fullmatch(key)]
    own = {str(key) for key in Entry.objects.filter(pk__in=keys, entered_by=actor.key).values_list(
        "pk", flat=True)} if keys else set()
    above = _above(actor, [row for row in rows if row.kind in ABOVE])
    for row in rows:
        if row.kind in ENTRY and row.object_key in entries - own:
            continue
        if row.kind in ABOVE and row.pk not in above:
            continue
        yield row


def _above(actor: Actor, rows: Sequence[Event]) -> set[int]:
    """Those of programmes that the actor sees: an office may run others too. Two queries at most."""
    about: dict[Any, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if KEY.fullmatch(row.object_key):
            about[ABOVE[row.kind]][int(row.object_key)].append(row.pk)
    found: set[int] = set()
    for model, events in about.items():
        for key in model.objects.filter(pk__in=events, programme__in=programmes_within(actor).values("pk")).values_list(
                "pk", flat=True):
            found.update(events[key])
    return found
