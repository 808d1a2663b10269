"""What the first page says of programmes over many units: to the office, a department, whoever looks on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from maplebridge.apps.overview.queries.standing import Cause, Standing, causes_of, late_of, standings
from maplebridge.apps.programmes.models import (
    ItemLead,
    LinePerson,
    LineQuestion,
    Participant,
    Programme,
    SchemeDraft,
    SchemeVersion,
)
from maplebridge.apps.programmes.queries.joining import unreached, went_on
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.programmes import going_on, programmes_within
from maplebridge.apps.programmes.queries.questions import item_of
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.apps.programmes.states import READING, RESPONSIBLE
from maplebridge.apps.units.access import ROLES, Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.text import Text
from maplebridge.web.say import local

MOST_UNITS = 80  # whose plans are reckoned for the first page; beyond, the database counts and their own pages tell
MOST_PROGRAMMES = 5
SHOWN = 8  # late units, causes, questions: the rest is on the pages they lead to

FOR_OFFICE = ("table", "unreached", "gone_on", "asking", "asked_at")


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for the office that runs a programme. `table`: one that was handed in is not issued; `unreached`:
    units that do not go by the version in force; `gone_on`: units that went on in another and take part still;
    `asking`: units whose questions have no answer, the oldest since `since`."""

    table: bool
    unreached: int
    gone_on: int
    asking: int
    since: date | None


@dataclass(frozen=True, slots=True)
class ProgrammeHome:
    """A programme that goes on. `version`: in force, None before the first. `lines`: lines of all units; `named`,
    `confirmed`: of these, None where not counted. `asked`: questions without an answer. `stands`: None where there are
    too many units. `items`: those a department leads, None: all. `waits`: None for who does not run it."""

    code: str
    name: Text
    version: int | None
    units: int
    lines: int
    named: int | None
    confirmed: int | None
    asked: int
    left: int | None
    deadline: date | None
    stands: tuple[Standing, ...] | None
    items: tuple[Text, ...] | None = None
    waits: Waits | None = None

    @property
    def late(self) -> list[Standing]:
        """Units with late lines, the latest first."""
        return late_of(self.stands or ())

    @property
    def unnamed(self) -> int | None:
        return None if self.named is None else max(0, self.lines - self.named)

    @property
    def waiting(self) -> int | None:
        return None if self.named is None or self.confirmed is None else max(0, self.named - self.confirmed)

    @property
    def late_lines(self) -> int:
        return sum(len(one.late) for one in self.stands or ())

    @property
    def causes(self) -> list[Cause]:
        return causes_of(self.stands or ())


def led_items(actor: Actor, day: date) -> dict[int, frozenset[str]]:
    """Programme -> items that a unit leads at which the actor answers. One query."""
    units = {grant.unit for grant in actor.grants if "lines.answer" in ROLES[grant.role]}
    found: dict[int, set[str]] = defaultdict(set)
    for programme, item in ItemLead.objects.filter(on(day), unit__in=units).values_list("programme", "item"):
        found[programme].add(item)
    return {programme: frozenset(items) for programme, items in found.items()}


def programmes_home(actor: Actor, day: date, led: Mapping[int, frozenset[str]] | None = None,
                    counts: bool = False) -> list[ProgrammeHome]:
    """Those that go on, the newest first. Four queries at most, however many units; of many, who answers is
    counted only where `counts` says so."""
    found = programmes_within(actor).filter(going_on(day))
    if led is not None:
        found = found.filter(pk__in=led)
    return _homes(list(_rows(found, actor, day)[:MOST_PROGRAMMES]), actor, day, led, counts)


def programme_home(programme: Programme, actor: Actor, day: date) -> ProgrammeHome:
    """One that the actor sees, for its own page. Four queries."""
    rows = list(_rows(Programme.objects.filter(pk=programme.pk), actor, day))
    return _homes(rows, actor, day, None, counts=True)[0]


def _homes(rows: list[dict[str, Any]], actor: Actor, day: date,
           led: Mapping[int, frozenset[str]] | None, counts: bool) -> list[ProgrammeHome]:
    """Three queries at most."""
    keys = [row["pk"] for row in rows]
    seen = Participant.objects.filter(on(day), actor.scope("programmes.view", "unit__path"), programme__in=keys)
    lines: dict[int, int] = defaultdict(int)
    stands: dict[int, list[Standing]] | None = None
    if sum(row["units"] for row in rows) <= MOST_UNITS:
        parts = list(seen.select_related("unit").defer("promised").order_by("unit__code"))
        groups = [(one.programme_id, one.rolled_out_id, one.category, 1) for one in parts]
        stands = defaultdict(list)
        for one in standings(parts, day, led):
            stands[one.participant.programme_id].append(one)
    else:
        groups = list(seen.order_by().values_list("programme", "rolled_out", "category").annotate(n=Count("pk")))
    for programme, table, category, units in groups:
        if table:
            lines[programme] += units * sum(applies(one, category) for one in scheme_of(table).indicators())
    people = _people(keys, actor, day) if counts or stands is not None else None
    return [_home(row, day, lines[row["pk"]], None if people is None else people.get(row["pk"], (0, 0)),
                  None if stands is None else tuple(stands[row["pk"]]), led,
                  _waits(row) if actor.may("programmes.manage", row["unit__path"]) else None) for row in rows]


def _people(programmes: Sequence[int], actor: Actor, day: date) -> dict[int, tuple[int, int]]:
    """Programme -> for how many lines of its units somebody answers, and how many of these confirmed it. One query."""
    rows = LinePerson.objects.filter(
        on(day), on(day, "participant__"), actor.scope("programmes.view", "participant__unit__path"), part=RESPONSIBLE,
        participant__programme__in=programmes).order_by().values_list("participant__programme")
    return {programme: (named, confirmed) for programme, named, confirmed in rows.annotate(
        named=Count("pk"), confirmed=Count("confirmed_at"))}


def _waits(row: Mapping[str, Any]) -> Waits:
    since = row["asked_at"]
    return Waits(row["table"], row["unreached"] if row["force"] else 0, row["gone_on"], row["asking"],
                 local(since).date() if since else None)


def _home(row: Mapping[str, Any], day: date, lines: int, people: tuple[int, int] | None,
          stands: tuple[Standing, ...] | None, led: Mapping[int, frozenset[str]] | None,
          waits: Waits | None) -> ProgrammeHome:
    version = row["force"]
    scheme = scheme_of(version) if version else None
    deadline = scheme.assessment_day if scheme else None
    mine = led.get(row["pk"], frozenset()) if led is not None else None
    return ProgrammeHome(
        row["code"], Text(row["zh"], row["en"] or None), row["force_number"], row["units"], lines,
        people[0] if people else None, people[1] if people else None, row["asked"],
        calendar_of(version).between(day, deadline) if version and deadline else None, deadline, stands,
        None if mine is None or scheme is None else tuple(item.name for item in scheme.items if item.code in mine),
        waits)


def _rows(found: QuerySet[Programme], actor: Actor, day: date) -> QuerySet[Programme, dict[str, Any]]:
    at = OuterRef("pk")
    reach = actor.scope("programmes.view", "unit__path")
    force = SchemeVersion.objects.filter(programme=at, withdrawn_on=None).order_by("-number")
    parts = Participant.objects.filter(on(day), reach, programme=at).order_by()
    asked = LineQuestion.objects.filter(programme=at, answered_at=None).order_by()

    found = _for_office(found, day, asked) if actor.holds("programmes.manage") else found
    return found.annotate(
        force=Subquery(force.values("pk")[:1]), force_number=Subquery(force.values("number")[:1]),
        units=_count(parts, "programme"), asked=_count(asked, "programme"),
    ).values("pk", "code", "zh", "en", "unit__path", "force", "force_number", "units", "asked",
             *(FOR_OFFICE if actor.holds("programmes.manage") else ()))


def _for_office(found: QuerySet[Programme], day: date, asked: QuerySet[LineQuestion]) -> QuerySet[Programme]:
    """Counted with the rest, in the same query."""
    parts = Participant.objects.filter(programme=OuterRef("pk")).order_by()
    last = SchemeVersion.objects.filter(programme=OuterRef("programme"), withdrawn_on=None).order_by("-number")
    return found.annotate(
        table=Exists(SchemeDraft.objects.filter(programme=OuterRef("pk"), state=READING)),
        unreached=_count(parts.annotate(last=Subquery(last.values("pk")[:1])).filter(unreached(F("last"), day)),
                         "programme"),
        gone_on=_count(parts.filter(went_on(day)), "programme"),
        asking=_count(asked, "programme", "participant"),
        asked_at=Subquery(asked.order_by("asked_at").values("asked_at")[:1]))


def _count(rows: QuerySet[Any], group: str, of: str = "pk") -> Coalesce:
    return Coalesce(Subquery(rows.values(group).annotate(n=Count(of, distinct=of != "pk")).values("n")), 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without an answer."""

    key: int
    programme: str
    line: Text
    text: str
    unit: Text
    day: date


def open_questions(led: Mapping[int, frozenset[str]]) -> list[Asked]:
    """About items that a department leads, the oldest first. One query."""
    rows = LineQuestion.objects.filter(programme__in=led, answered_at=None).order_by("pk").values_list(
        "pk", "programme", "programme__code", "participant__rolled_out", "indicator", "text", "participant__unit__zh",
        "participant__unit__en", "asked_at")
    found = []
    for key, programme, code, table, indicator, text, zh, en, at in rows[:200]:
        item = item_of(scheme_of(table), indicator) if table else None
        if item and item.code in led[programme]:
            line = next(one.name for one in item.indicators if one.code == indicator)
            found.append(Asked(key, code, line, text, Text(zh, en or None), local(at).date()))
    return found
