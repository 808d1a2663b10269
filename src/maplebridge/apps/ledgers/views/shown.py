"""What the pages of books share: the way here, and what an entry says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.scheme.text import Text
from maplebridge.web.say import day, local, named, say
from maplebridge.words.phrases import bilingual

Names = Mapping[tuple[str, str], Text]
MAIN = ("what_done", "topic")  # what tells an entry apart, where its book asks it


@dataclass(frozen=True, slots=True)
class Told:
    """One field of an entry: its name, and what it says (several for a list)."""

    label: Text
    values: tuple[str | Text, ...]
    code: str


def trail(unit: Any = None, kind: Kind | None = None) -> list[tuple[str, Text]]:
    """From the books down to one of a unit's."""
    found = [(reverse("ledgers:books"), bilingual("ledgers.title"))]
    if unit is not None:
        found.append((reverse("ledgers:unit", args=[unit.code]), Text(unit.zh, unit.en or None)))
    if kind is not None:
        found.append((reverse("ledgers:book", args=[unit.code, kind.code]), kind.name))
    return found


def moment(instant: datetime) -> str:
    """For a sentence: 3月11日 周三 17:30."""
    here = local(instant)
    return f"{day(here.date())} {here:%H:%M}"


def unit_name(unit: Any) -> Text:
    return Text(unit.zh, unit.en or None)


def told_fields(kind: Kind, values: Mapping[str, Any], names: Names, lines: Mapping[str, Text],
                left_out: frozenset[str]) -> list[Told]:
    """Filled fields in the order of the book. `values`: as from_stored gives them."""
    return [Told(field.name, said(field, values[field.code], names, lines), field.code) for field in kind.fields
            if field.code not in left_out and values.get(field.code) is not None]


def said(field: Field, value: Any, names: Names, lines: Mapping[str, Text]) -> tuple[str | Text, ...]:
    match value:
        case bool():
            return (say("web.yes" if value else "web.no"),)
        case datetime():
            return (f"{day(value.date())} {value:%H:%M}",)
        case date():
            return (day(value),)
        case Decimal():
            return (f"{value:f}",)
    codes = str(value).split(";") if field.type in ("refs", "choices") else [str(value)]
    return tuple(_called(field, code, names, lines) for code in codes if code)


def _called(field: Field, code: str, names: Names, lines: Mapping[str, Text]) -> str | Text:
    option = next((option.name for option in field.choices if option.code == code), None)
    if option is not None:
        return option
    if field.ref == "indicator" and code in lines:
        return f"{code} {named(lines[code])}"
    return names.get((str(field.ref), code), Text(code))


def main_field(kind: Kind) -> Field | None:
    """What a list shows of an entry."""
    own = kind.number.field if kind.number else ""
    for code in MAIN:
        if found := kind.field(code):
            return found
    return next((field for field in kind.fields if field.type == "text" and field.required is True
                 and field.code != own), None) or next((field for field in kind.fields if field.type == "choice"), None)


def main_text(field: Field | None, values: Mapping[str, Any]) -> Any:
    """The start of what it says."""
    if field is None:
        return None
    value = values.get(field.code)
    if field.choices:
        return next((option.name for option in field.choices if option.code == value), value)
    return Text(value if len(value) <= 60 else f"{value[:59]}…") if isinstance(value, str) else value
