"""Which record books there are for a unit, and what their rows are checked against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet, Value

from maplebridge.apps.ledgers.models import Switch
from maplebridge.apps.programmes.models import Participant, SchemeVersion
from maplebridge.apps.programmes.queries.versions import calendar_of, pack_of, scheme_of, table_issue
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Kind
from maplebridge.engine.ledger.derived import LINES
from maplebridge.engine.scheme.model import Indicator
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.workdays import Calendar
from maplebridge.web.paths import below
from maplebridge.web.refusals import Unseen
from maplebridge.words.phrases import bilingual

GENERAL = 4  # books from which a line looks over the books as such: completeness, lateness, burden
NOT_TYPED = (LINES,)  # made of the people named for lines and of the plan


@dataclass(frozen=True, slots=True)
class Asked:
    """A programme that asks a unit for records: its version in force there, the books it switches on."""

    programme: int
    version: int
    issued_on: date
    top: str  # path of the unit whose office runs it
    code: str
    name: Text
    ledgers: frozenset[str]
    host: str = ""  # path of the community that a stationed group works in


@dataclass(frozen=True)
class Desk:
    """What the books at a unit are on a day. A unit that takes part keeps its own; at one that does not (a district, a
    bureau) stand the books of the units below. The newest version last: where two programmes have a book of one code,
    it says what the book asks."""

    unit: Unit
    day: date
    asked: tuple[Asked, ...]
    own: bool = True  # whether they are the unit's own
    over: bool = False  # its part has ended: the books are as they were kept, and only read

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """By code."""
        found = {code: pack_of(one.version).kinds[code] for one in self.asked for code in one.ledgers}
        return dict(sorted(found.items()))

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.asked[-1].version)

    @property
    def scheme_issue(self) -> date | None:
        return table_issue(self.asked[-1].version, self.asked[-1].issued_on) if self.asked else None

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Of all its programmes, by code."""
        return {one.code: one for asked in self.asked for one in scheme_of(asked.version).indicators()}

    def served_by(self, ledger: str) -> list[Indicator]:
        """The lines that entries of the book are evidence for."""
        return [one for one in self.indicators.values() if ledger in one.ledgers]

    def proposed_for(self, ledger: str) -> list[Indicator]:
        """Those an entry names as a rule: lines that look over nearly all books need no naming."""
        found = self.served_by(ledger)
        return [one for one in found if len(one.ledgers) < GENERAL] or found

    def kind(self, ledger: str) -> Kind:
        """Raises Unseen where the unit keeps no such book."""
        if ledger not in self.kinds:
            raise Unseen
        return self.kinds[ledger]


def switched_on(version: int, switches: Mapping[str, bool]) -> frozenset[str]:
    """The books people keep: those of the scheme and what the office said since."""
    known, scheme = pack_of(version).kinds, scheme_of(version)
    return frozenset(code for code, kind in known.items()
                     if switches.get(code, code in scheme.ledgers) and may_be_kept(code, kind))


def may_be_kept(code: str, kind: Kind) -> bool:
    """Whether people write in it at all."""
    return code not in NOT_TYPED and not kind.generated


def desk_of(unit: Unit, day: date) -> Desk:
    """Three queries at most, four where nothing is kept."""
    own = Participant.objects.filter(unit=unit).annotate(at=F("host__path"))
    if rows := _asked(own.filter(on(day))):
        return Desk(unit, day, tuple(rows))
    below_it = Participant.objects.filter(on(day), below(unit.path, "unit__path")).annotate(at=Value(""))
    if rows := _asked(below_it):
        return Desk(unit, day, tuple(rows), own=False)
    past = tuple(_asked(own.filter(to_day__lt=day)))
    return Desk(unit, day, past, own=bool(past), over=bool(past))


def book_of(desk: Desk, ledger: str, unit: Unit) -> Kind | None:
    """The book an entry stands in: as it is kept now; else as the last version has it that ever asked the unit."""
    if ledger in desk.kinds:
        return desk.kinds[ledger]
    versions = list(Participant.objects.filter(unit=unit, rolled_out__isnull=False)
                    .order_by("rolled_out__issued_on", "rolled_out").values_list("rolled_out", flat=True))
    for version in reversed(versions):
        if ledger in (kinds := pack_of(version).kinds):
            return kinds[ledger]
    return None


def kinds_of_units(units: set[int]) -> dict[int, dict[str, Kind]]:
    """Unit -> every book that was ever asked of it, as the last version has it. One query."""
    rows = (Participant.objects.filter(unit__in=units, rolled_out__isnull=False)
            .order_by("rolled_out__issued_on", "rolled_out").values_list("unit", "rolled_out"))
    found: dict[int, dict[str, Kind]] = {unit: {} for unit in units}
    for unit, version in rows:
        found[unit] |= pack_of(version).kinds
    return found


def kinds_kept(parts: Sequence[Participant]) -> dict[str, Kind]:
    """The books that a unit keeps, by code, where its present parts are known; of those that a version has reached. One
    query."""
    switches = switches_of(one.programme_id for one in parts)
    found = {code: pack_of(one.rolled_out_id).kinds[code] for one in parts if one.rolled_out_id
             for code in switched_on(one.rolled_out_id, switches[one.programme_id])}
    return dict(sorted(found.items()))


def _asked(parts: QuerySet[Participant]) -> list[Asked]:
    """`parts` say as `at` where the unit works beside its own place."""
    rows: list[tuple[Any, ...]] = list(
        parts.filter(rolled_out__isnull=False).order_by("rolled_out__issued_on", "rolled_out")
        .values_list("programme", "rolled_out", "rolled_out__issued_on", "programme__unit__path", "programme__code",
                     "programme__zh", "programme__en", "at").distinct())
    if not rows:
        return []
    switches = switches_of(programme for programme, *_ in rows)
    return [Asked(programme, version, issued, top, code, Text(zh, en or None),
                  switched_on(version, switches[programme]), host or "")
            for programme, version, issued, top, code, zh, en, host in rows]


def switches_of(programmes: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Programme -> what its office said of books. One query."""
    found: dict[int, dict[str, bool]] = {programme: {} for programme in programmes}
    for programme, ledger, is_on in Switch.objects.filter(programme__in=found).values_list("programme", "ledger", "on"):
        found[programme][ledger] = is_on
    return found


def dropped_lines(desk: Desk, codes: Iterable[str]) -> dict[str, Text]:
    """Lines that no table in force at the unit has, each with its name in the last one that had it. One query."""
    found: dict[str, Text] = {}
    versions = SchemeVersion.objects.filter(programme__participants__unit=desk.unit).order_by(
        "-issued_on", "-pk").values_list("pk", flat=True).distinct()
    wanted = set(codes)
    for version in versions:
        for one in scheme_of(version).indicators() if wanted else ():
            if one.code in wanted:
                wanted.discard(one.code)
                found[one.code] = bilingual("ledgers.line_was", line=one.name)
    return found | {code: bilingual("ledgers.line_was", line=Text(code)) for code in wanted}


def keepers(desk: Desk, ledger: str, codes: set[str]) -> set[str]:
    """Which of these units (codes) at or under the desk's own keep the book. One query."""
    programmes = [one.programme for one in desk.asked if ledger in one.ledgers]
    return set(Participant.objects.filter(
        on(desk.day), below(desk.unit.path, "unit__path"), programme__in=programmes, rolled_out__isnull=False,
        unit__code__in=codes).values_list("unit__code", flat=True))


def asked_of_people(kind: Kind) -> Kind:
    """The kind as rows are checked by it on their way in: what the system says itself is demanded of nobody."""
    own = own_fields(kind)
    return replace(kind, fields=tuple(replace(field, required=False) if field.code in own else field
                                      for field in kind.fields))


def lines_served(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the lines an entry names: in the common field, else in that of a book made for lines."""
    named = str(values.get("related_task") or values.get("indicator") or "")
    return tuple(code for code in named.split(";") if code)


def own_fields(kind: Kind) -> frozenset[str]:
    """What the system says of each entry: its number, who entered and reviewed it and when, what it corrects."""
    return SYSTEM | ({kind.number.field} if kind.number else set())


SYSTEM = frozenset({"entered_by", "entered_at", "reviewed_by", "reviewed_at", "corrects"})
