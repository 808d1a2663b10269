"""What the form of an entry proposes: now, oneself, the place used last, the lines the book is evidence for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from maplebridge.apps.ledgers.models import Entry, Place
from maplebridge.apps.ledgers.queries.entries import naive
from maplebridge.apps.ledgers.queries.kinds import Desk, dropped_lines, own_fields
from maplebridge.apps.ledgers.queries.names import places_at, say_names
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person
from maplebridge.apps.units.queries.look_up import people_at, typed_as
from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.ledger.kind import LATE_REASON, UNIT
from maplebridge.engine.ledger.stored import from_stored
from maplebridge.engine.scheme.text import Text

DAYS = 5  # working days to a deadline that is demanded and that only the person knows
MINUTE = "%Y-%m-%dT%H:%M"
LISTED = 20
SPAN = timedelta(hours=2)  # between the two instants of a book, before its first entry
MOST = 6  # fields to fill in, so that an entry takes a minute
AS_LAST_TIME = ("bool", "choice", "choices", "int")


def proposals(desk: Desk, ledger: str, *, now: datetime, actor: Actor) -> dict[str, str]:
    """Field -> text of a cell. A book that asks more than MOST fields beyond these gets the words of its last entry
    proposed too. Three queries at most."""
    kind = desk.kind(ledger)
    last = _last(desk, kind, actor)
    me = person_as_typed(actor.key)
    found: dict[str, str] = {}
    for field in kind.fields:
        if field.code in own_fields(kind):
            continue
        text = _proposal(field, kind, desk, now, last, me, "account" in {one.ref for one in kind.fields
                                                                        if one.code in found})
        if text:
            found[field.code] = text
    found |= _span(kind, found, last, now)
    return found | _as_last_time(kind, found, last)


def _span(kind: Kind, found: Mapping[str, str], last: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """A book that asks from when until when: it ends now, and took as long as last time."""
    begin, end = kind.date or "", next((field.code for field in kind.fields if field.type == "datetime"
                                        and field.required is True and field.future is None
                                        and field.code != kind.date), "")
    if end not in found or begin not in found:
        return {}
    before, span = from_stored(kind, last), SPAN
    first, until = before.get(begin), before.get(end)
    if isinstance(first, datetime) and isinstance(until, datetime) and until > first:
        span = until - first
    return {begin: f"{naive(now) - span:{MINUTE}}"}


def _last(desk: Desk, kind: Kind, actor: Actor) -> dict[str, Any]:
    """What the person's last entry in the book says; else the unit's."""
    rows = Entry.objects.filter(unit=desk.unit, ledger=kind.code, state=CURRENT).order_by("-pk")
    mine = rows.filter(entered_by=actor.key).values_list("values", flat=True).first()
    if mine is None and not kind.restricted:
        mine = rows.values_list("values", flat=True).first()
    return mine or {}


def _as_last_time(kind: Kind, found: Mapping[str, str], last: Mapping[str, Any]) -> dict[str, str]:
    """Only as many as it takes: what a judgement is about had better be chosen each time. What the last entry needed
    because of its other fields will be needed again."""
    open_ones = [field for field in kind.fields if field.code not in found and field.code not in own_fields(kind)
                 and field.code != UNIT and (field.required is True or (field.required and field.code in last))]
    known = [field for type_ in AS_LAST_TIME for field in open_ones if field.type == type_ and field.code in last]
    more = {field.code for field in known[:max(0, len(open_ones) - MOST)]}
    return dict(as_typed(kind, {code: last[code] for code in more}).items())


def _proposal(field: Field, kind: Kind, desk: Desk, now: datetime, last: Mapping[str, Any], me: str,
              named: bool) -> str:
    if field.ref == "indicator":
        return ";".join(one.code for one in desk.proposed_for(kind.code)) if field.type == "refs" else ""
    if field.required is not True:
        return ""
    local = naive(now)
    match field.type:
        case "datetime" if not field.future:
            return f"{local:{MINUTE}}"
        case "date" if field.future and field.workday:
            return desk.calendar.shift(local.date(), DAYS).isoformat()
        case "date" if not field.future:
            return local.date().isoformat()
        case "ref" if field.ref == "place":
            return str(last.get(field.code) or desk.unit.code)
        case "ref" if field.ref == "account":
            return "" if named else me
        case "ref" if field.ref == "unit":
            return desk.unit.code
    return ""


def once_more(entry: Entry, kind: Kind) -> dict[str, str]:
    """What a new entry takes from an earlier one: closed words, people, places, lines. Times are its own, and so are
    texts: a copied text is none."""
    left_out = {"date", "datetime", "text", "int", "decimal"}
    values = from_stored(kind, entry.values)
    return {field.code: str(values[field.code]) for field in kind.fields
            if field.type not in left_out and field.ref not in ("file", "record", "text") and field.code != LATE_REASON
            and field.code in values}


def as_typed(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """Stored values as the form shows them: people by name, instants to the minute, yes and no. One query."""
    read = from_stored(kind, values)
    people = {int(str(read[field.code])[1:]) for field in kind.fields if field.ref == "account" and field.type == "ref"
              and str(read.get(field.code) or "")[1:].isdecimal()}
    names = {row.pk: typed_as(row.pk, row.zh, row.badge) for row in Person.objects.filter(pk__in=people)}
    found: dict[str, str] = {}
    for field in kind.fields:
        if (value := read.get(field.code)) is None:
            continue
        if isinstance(value, bool):
            found[field.code] = "yes" if value else "no"
        elif isinstance(value, datetime):
            found[field.code] = f"{value:{MINUTE}}"
        elif field.ref == "account" and field.type == "ref" and str(value)[1:].isdecimal():
            found[field.code] = names.get(int(str(value)[1:]), str(value))
        else:
            found[field.code] = f"{value:f}" if field.type in ("int", "decimal") and not isinstance(value, str) \
                else str(value)
    return found


def person_as_typed(key: int) -> str:
    row = Person.objects.filter(pk=key).first()
    return typed_as(row.pk, row.zh, row.badge) if row else ""


def suggested(desk: Desk, kind: Kind, actor: Actor) -> dict[str, list[tuple[str, Text]]]:
    """Kind of reference -> what is suggested before anything is typed. Two queries."""
    refs = {field.ref for field in kind.fields}
    found: dict[str, list[tuple[str, Text]]] = {}
    if "account" in refs:
        found["account"] = people_at(actor, desk.unit)
    if "place" in refs:
        found["place"] = places_like(desk, "")
    return found


def places_like(desk: Desk, text: str) -> list[tuple[str, Text]]:
    """What to type and name of places that records here may name, the unit itself among them."""
    rows = Place.objects.filter(places_at(desk), closed_on=None)
    if text:
        rows = rows.filter(zh__contains=text) | rows.filter(en__icontains=text) | rows.filter(code__istartswith=text)
    found = [(zh, Text(f"{zh} · {code}", f"{en or zh} · {code}"))
             for code, zh, en in rows.order_by("zh", "pk").values_list("code", "zh", "en")[:LISTED]]
    own = desk.unit
    return [(own.zh, Text(f"{own.zh} · {own.code}", f"{own.en or own.zh} · {own.code}")), *found]


def lines_for(desk: Desk, ledger: str, kept: str = "") -> dict[str, Text]:
    """The lines that may be ticked: those the book serves, and what an entry names already."""
    codes = [one.code for one in desk.served_by(ledger)] or list(desk.indicators)
    more = [code for code in kept.split(";") if code and code not in codes]
    return line_names(desk, [*codes, *more])


def line_names(desk: Desk, codes: Iterable[str]) -> dict[str, Text]:
    """By the tables in force; a line that was dropped is told so, by the last table that had it. One query, where there
    is such a line."""
    found, gone = {}, []
    for code in codes:
        if code in desk.indicators:
            found[code] = desk.indicators[code].name
        else:
            gone.append(code)
    return found | (dropped_lines(desk, gone) if gone else {})


def shown_names(kind: Kind, rows: list[Mapping[str, Any]]) -> dict[tuple[str, str], Text]:
    """The names of what entries hold, for all of them at once."""
    wanted = [(field.ref, code) for row in rows for field in kind.fields
              if field.ref in ("account", "unit", "place", "file")
              for code in str(row.get(field.code) or "").split(";") if code]
    return say_names((str(ref), code) for ref, code in wanted)
