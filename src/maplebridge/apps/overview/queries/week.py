"""What the first page says to who does the work: the steps of the week by day, the books they use, what they recorded
last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.kinds import kinds_kept
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.overview.queries.needs import Need
from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.apps.programmes.queries.my_steps import Mine, my_steps
from maplebridge.apps.programmes.queries.programmes import going_on
from maplebridge.apps.programmes.queries.unit_plan import due_this_week
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Kind
from maplebridge.engine.ledger.stored import from_stored
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text

BOOKS, ENTRIES, LOOKED_AT = 3, 10, 60
MOST_STEPS = 20
SAID = ("what_done", "topic")  # what tells an entry apart, where its book asks it


@dataclass(frozen=True, slots=True)
class Day:
    """Steps to be finished by one day, or begun where they end after the week; day None: they are late."""

    day: date | None
    steps: tuple[Mine, ...]


@dataclass(frozen=True, slots=True)
class Book:
    code: str
    name: Text
    unit: str


@dataclass(frozen=True, slots=True)
class Last:
    """An entry somebody recorded, in one of the books they may record in now."""

    record: int
    book: Book
    day: date | None
    said: str


@dataclass(frozen=True, slots=True)
class Week:
    """`late`, `due`: steps late, and to be finished or begun by Sunday, which a late one may be too; `more`: of these
    not shown; `open`: in all; `confirm`: lines one was named for, by unit."""

    days: tuple[Day, ...]
    late: int
    due: int
    more: int
    open: int
    sunday: date
    books: tuple[Book, ...]
    last: tuple[Last, ...]
    confirm: tuple[Need, ...]


def week_of(actor: Actor, day: date) -> Week:
    """Seven queries at most."""
    mine = my_steps(actor, day)
    sunday = day + timedelta(days=6 - day.weekday())
    late = [one for one in mine if one.step.late]
    due = [one for one in mine if due_this_week(one.step, day)]
    wanted = [*late, *sorted((one for one in due if not one.step.late), key=lambda one: _day(one, sunday) or sunday)]
    days: dict[date | None, list[Mine]] = {}
    for one in wanted[:MOST_STEPS]:
        days.setdefault(None if one.step.late else _day(one, sunday), []).append(one)
    parts = _parts(actor, day)
    books, last = _books(actor, parts)
    return Week(tuple(Day(when, tuple(steps)) for when, steps in days.items()), len(late), len(due),
                max(0, len(wanted) - MOST_STEPS), len(mine), sunday, books, last,
                tuple(_confirm(parts)))


def _day(one: Mine, sunday: date) -> date | None:
    limit = one.step.limit
    return one.step.must_start if limit and limit > sunday else limit


def _parts(actor: Actor, day: date) -> list[Participant]:
    """What the person's own unit takes part in, the newest table first; `waits`: lines they have not confirmed. One
    query."""
    mine = LinePerson.objects.filter(on(day), participant=OuterRef("pk"), person=actor.key, confirmed_at=None)
    waits = mine.order_by().values("participant").annotate(n=Count("pk")).values("n")
    return list(Participant.objects.filter(
        on(day), going_on(day, "programme__"), actor.scope("entries.record", "unit__path"), unit=actor.home,
        rolled_out__isnull=False).select_related("unit", "programme").annotate(waits=Coalesce(Subquery(waits), 0))
        .order_by("-rolled_out__issued_on", "-rolled_out"))


def _confirm(parts: Iterable[Any]) -> Iterator[Need]:
    for part in parts:
        if part.waits:
            yield Need(Problem("overview.confirm_mine", params={"count": part.waits}), "overview.confirm",
                       "programmes:confirm", (part.programme.code, part.unit.code))


def _books(actor: Actor, parts: Sequence[Participant]) -> tuple[tuple[Book, ...], tuple[Last, ...]]:
    """Where the person works and records: of the books the unit keeps, the three they used most of late, else the
    first. Two queries."""
    if not parts:
        return (), ()
    part = parts[0]
    kinds = kinds_kept(parts[::-1])
    books = {code: Book(code, kind.name, part.unit.code) for code, kind in kinds.items()}
    rows = list(Entry.objects.filter(entered_by=actor.key, unit=part.unit, state=CURRENT, ledger__in=books)
                .order_by("-pk").values("pk", "first", "ledger", "day", "values")[:LOOKED_AT])
    used = [code for code, _ in Counter(row["ledger"] for row in rows).most_common(BOOKS)]
    most = [*used, *(code for code in books if code not in used)][:BOOKS]
    last = tuple(Last(row["first"] or row["pk"], books[row["ledger"]], row["day"],
                      said_of(kinds[row["ledger"]], row["values"])) for row in rows[:ENTRIES])
    return tuple(books[code] for code in most), last


def said_of(kind: Kind, values: Mapping[str, str | bool]) -> str:
    """What was done, in the words of the entry; nothing of a restricted book."""
    if kind.restricted:
        return ""
    found = from_stored(kind, values)
    return next((str(found[code]) for code in SAID if found.get(code)), "")
