"""What cells of a book name, looked up for the texts that occur; and the names of what entries hold, to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q

from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.ledgers.models import Entry, Place
from maplebridge.apps.ledgers.queries.kinds import Desk
from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.look_up import typed_as
from maplebridge.engine.ledger import names_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below

CHUNK = 400  # texts of one query
Known = tuple[str, ...]  # code, names


@dataclass(frozen=True, slots=True)
class Names:
    """refs: kind of reference -> accepted text -> code. units: code -> unit, of those that occur."""

    refs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)


def names_in(desk: Desk, texts: Mapping[str, set[str]], actor: Actor, lines: Iterable[str] = ()) -> Names:
    """`texts`: by kind of reference, those that occur in cells. `lines`: further indicators that records name already,
    which the table has dropped since."""
    units = {unit.code: unit for unit in _units(desk, {*texts.get("unit", ()), *texts.get("place", ())})}
    unit_rows = [(unit.code, unit.zh, unit.en) for unit in units.values()]
    lookups: dict[str, Callable[[set[str]], Iterable[Known]]] = {
        "unit": lambda wanted: unit_rows,
        "account": lambda wanted: _people(desk, wanted),
        "place": lambda wanted: [*_premises(desk, units), *_places(desk, wanted)],
        "indicator": lambda wanted: [*((code, one.name.zh, one.name.en or "") for code, one in desk.indicators.items()),
                                     *((code,) for code in lines if code not in desk.indicators)],
        "ledger": lambda wanted: [(code, kind.name.zh, kind.name.en or "") for code, kind in desk.kinds.items()],
        "record": lambda wanted: _records(desk, wanted, actor),
        "file": lambda wanted: _files(wanted, actor)}
    refs = {ref: names_of(lookup(texts[ref])) for ref, lookup in lookups.items() if ref in texts}
    return Names(refs, units)


def parts(texts: Iterable[str]) -> Iterator[list[str]]:
    """Some hundreds at a time."""
    ordered = iter(sorted(set(texts)))
    while part := list(islice(ordered, CHUNK)):
        yield part


def _in_city(desk: Desk, path: str) -> bool:
    """Whether it lies under the offices that run the unit's programmes, or in the unit's own part. Looked at after the
    names were found: asked together, a database would look through the whole city for a name."""
    return path.startswith((desk.unit.path, *(one.top for one in desk.asked)))


def _units(desk: Desk, texts: set[str]) -> Iterator[Unit]:
    for part in parts({*texts, desk.unit.code}):
        rows = Unit.objects.filter(Q(code__in=part) | Q(zh__in=part) | Q(en__in=part)).order_by("pk")
        yield from (row for row in rows if _in_city(desk, row.path))


def _people(desk: Desk, texts: set[str]) -> list[Known]:
    """By @key, badge, account or name. A name of the unit's own people means these, whoever else has it; the name of
    somebody who left means nobody."""
    found: dict[int, Person] = {}
    last = {text.rsplit(maxsplit=1)[-1] for text in texts}
    for part in parts({*texts, *last}):
        keys = [int(text.lstrip("@#")) for text in part
                if text[:1] in ("@", "#") and text[1:].isdecimal() and len(text) < 18]
        rows = Person.objects.filter(Q(badge__in=part) | Q(username__in=part) | Q(zh__in=part) | Q(en__in=part)
                                     | Q(pk__in=keys))
        found |= {row.pk: row for row in rows.select_related("unit") if _in_city(desk, row.unit.path)}
    own = {name for row in found.values() if row.unit.path.startswith(desk.unit.path) for name in (row.zh, row.en)}
    return [(f"@{row.pk}", row.badge or "", row.username or "", typed_as(row.pk, row.zh, row.badge),
             *(name for name in (row.zh, row.en) if row.left_on is None
               and (name not in own or row.unit.path.startswith(desk.unit.path))))
            for row in sorted(found.values(), key=lambda row: row.pk)]


def _premises(desk: Desk, units: Mapping[str, Unit]) -> list[Known]:
    """A unit's own house is a place without being listed."""
    own = {desk.unit.code: desk.unit} | {
        code: unit for code, unit in units.items() if unit.path.startswith(desk.unit.path)}
    return [(code, unit.zh, unit.en) for code, unit in own.items()]


def places_at(desk: Desk) -> Q:
    """Places listed for the unit, one under it, one above it, or the community that it is stationed in."""
    path = desk.unit.path
    above = [path[:end] for end in range(STEP, len(path), STEP)]
    found = below(path, "unit__path") | Q(unit__path__in=above)
    for host in {one.host for one in desk.asked if one.host and desk.own}:
        found |= below(host, "unit__path")
    return found


def _places(desk: Desk, texts: set[str]) -> Iterator[Known]:
    for part in parts(texts):
        rows = Place.objects.filter(places_at(desk)).filter(Q(code__in=part) | Q(zh__in=part) | Q(en__in=part))
        for code, zh, en, closed in rows.order_by("pk").values_list("code", "zh", "en", "closed_on"):
            yield (code, zh, en) if closed is None or closed >= desk.day else (code,)


def _records(desk: Desk, texts: set[str], actor: Actor) -> Iterator[Known]:
    for part in parts(texts):
        rows = Entry.objects.filter(actor.scope("entries.view", "unit__path"), number__in=part)
        yield from ((number,) for number in rows.values_list("number", flat=True).distinct())


def _files(texts: set[str], actor: Actor) -> Iterator[Known]:
    for part in parts(text for text in texts if text.isdecimal() and len(text) < 18):
        rows = Evidence.objects.filter(actor.scope("evidence.view", "unit__path"), pk__in=part, withdrawn_at=None)
        yield from ((str(key),) for key in rows.values_list("pk", flat=True))


def say_names(values: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Text]:
    """(kind of reference, code) -> name, of units, people, places and files. One query for each kind that occurs, two
    for places."""
    wanted: dict[str, set[str]] = {}
    for ref, code in values:
        wanted.setdefault(ref, set()).add(code)
    found: dict[tuple[str, str], Text] = {}
    if people := [int(code[1:]) for code in wanted.get("account", ()) if code[1:].isdecimal()]:
        for key, zh, en in Person.objects.filter(pk__in=people).values_list("pk", "zh", "en"):
            found["account", f"@{key}"] = Text(zh, en or None)
    if units := wanted.get("unit", set()) | wanted.get("place", set()):
        for code, zh, en in Unit.objects.filter(code__in=units).values_list("code", "zh", "en"):
            found["unit", code] = found["place", code] = Text(zh, en or None)
    if places := wanted.get("place"):
        for code, zh, en in Place.objects.filter(code__in=places).values_list("code", "zh", "en"):
            found["place", code] = Text(zh, en or None)
    if files := [code for code in wanted.get("file", ()) if code.isdecimal()]:
        for key, title in Evidence.objects.filter(pk__in=files).values_list("pk", "title"):
            found["file", str(key)] = Text(title)
    return found
