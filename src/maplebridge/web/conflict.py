"""What somebody else changed in the meantime, told with the labels of the form it was changed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm

from maplebridge.engine.scheme.text import Text
from maplebridge.web import say as words
from maplebridge.web.refusals import Stale
from maplebridge.words.phrases import label

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """One change: who, when, and (label, before, after) of each field."""

    who: str
    at: datetime
    fields: tuple[tuple[str, str, str], ...]


def tell_changes(stale: Stale, form: BaseForm | None = None) -> list[Told]:
    """A field without a label in the form is looked up as `web.field_<name>`, then as the record of changes calls it:
    `event.field_<name>`; else it stands by its name."""
    return [Told(change.who, change.at, tuple(_told(name, *values, form) for name, values in change.fields.items()))
            for change in stale.changes]


def _told(name: str, before: Any, after: Any, form: BaseForm | None) -> tuple[str, str, str]:
    said = _value(name, before, form), _value(name, after, form)
    if said[0] == said[1]:  # a name that changed in the other language only
        said = _in_both(before), _in_both(after)
    return _label(name, form), *said


def _label(name: str, form: BaseForm | None) -> str:
    if form is not None and name in form.fields and form.fields[name].label:
        return str(form.fields[name].label)
    known = label(f"web.field_{name}") or label(f"event.field_{name}")
    return words.named(known) if known else name


def _in_both(value: Any) -> str:
    return " / ".join(filter(None, (value.zh, value.en))) if isinstance(value, Text) else str(value)


def _value(name: str, value: Any, form: BaseForm | None) -> str:
    choices = getattr(form.fields.get(name), "choices", ()) if form is not None else ()
    for code, said in choices:
        if str(code) == str(value) and value not in (None, ""):
            return str(said)
    match value:
        case None | "":
            return NOTHING
        case bool():
            return words.say("web.yes" if value else "web.no")
        case datetime():
            return f"{words.day(words.local(value).date())} {words.local(value):%H:%M}"
        case date():
            return words.day(value)
    return words.named(value) if hasattr(value, "say") else str(value)
