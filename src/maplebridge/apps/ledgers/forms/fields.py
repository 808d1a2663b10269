"""A field of a record book as a field of a form: label, closed list, limits and help in the reader's language.

Nothing is judged here: every way into a book is checked by the same rules, which tell all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy

from maplebridge.apps.units.forms.choose import Suggested
from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.text import Text
from maplebridge.web.say import lang, named, say
from maplebridge.words.expressions import say_expression

LONG = 60  # signs from which a text gets several lines
FEW = 4  # choices that are shown all at once
FOUND = {"unit": reverse_lazy("units:find"), "account": reverse_lazy("people:find")}


class Cell(forms.Field):
    """One cell: gives what was typed, as it was typed; several choices as one text."""

    def clean(self, value: Any) -> str:
        return ";".join(value) if isinstance(value, list) else str(value or "").strip()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.clean(initial) != self.clean(data)


class ListCell(Cell):
    """Several of a closed list."""

    def prepare_value(self, value: Any) -> Any:
        return [part for part in value.split(";") if part] if isinstance(value, str) else value


def cell_for(of: Field, kind: Kind, lines: Mapping[str, Text], found: Iterable[tuple[str, Text]] = (),
             place: str = "") -> Cell:
    """lines: indicators that may be served, by code. found: what is suggested before anything is typed. place: the
    address of suggestions for places."""
    shape = ListCell if of.type == "choices" or (of.type == "refs" and of.ref == "indicator") else Cell
    return shape(label=named(of.name), required=of.required is True, help_text=help_of(of, kind),
                 widget=_widget(of, lines, found, place))


def _widget(of: Field, lines: Mapping[str, Text], found: Iterable[tuple[str, Text]], place: str) -> forms.Widget:
    options = [(option.code, named(option.name)) for option in of.choices]
    match of.type:
        case "choice":
            return forms.RadioSelect(choices=options) if len(options) <= FEW and of.required is True else \
                forms.Select(choices=[("", say("ledgers.choose")), *options])
        case "choices":
            return forms.CheckboxSelectMultiple(choices=options)
        case "bool":
            return forms.Select(choices=[("", say("ledgers.choose")), ("yes", say("web.yes")), ("no", say("web.no"))])
        case "date":
            return forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        case "datetime":
            return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        case "int" | "decimal":
            return forms.TextInput({"inputmode": "numeric" if of.type == "int" else "decimal", "autocomplete": "off"})
        case "refs" if of.ref == "indicator":
            return forms.CheckboxSelectMultiple(choices=[(code, f"{code} {named(name)}")
                                                         for code, name in lines.items()])
        case "ref" if of.ref in FOUND or (of.ref == "place" and place):
            widget = Suggested(FOUND.get(str(of.ref), place))
            widget.found = list(found)
            return widget
    longest = of.max_length or 2_000
    if of.type == "text" and longest > LONG:
        return forms.Textarea({"rows": 3, "maxlength": longest})
    return forms.TextInput({"maxlength": longest, "autocomplete": "off"})


def help_of(of: Field, kind: Kind) -> str:
    """When it must be filled in, and its limits."""
    told = []
    if isinstance(of.required, Expr):
        told.append(say("ledgers.help_needed", when=say_condition(of.required, kind)))
    if of.min_length:
        told.append(say("ledgers.help_least", least=of.min_length))
    if of.low is not None and of.high is not None:
        told.append(say("ledgers.help_between", low=of.low, high=of.high))
    elif of.low is not None:
        told.append(say("ledgers.help_from", low=of.low))
    if of.workday:
        told.append(say("ledgers.help_workday"))
    if of.type == "refs" and of.ref not in ("indicator", "file"):
        told.append(say("ledgers.help_several"))
    return " ".join(told)


def say_condition(condition: Expr, kind: Kind) -> str:
    """A condition with the names of the book's fields and words."""
    def called(name: str, word: str | None) -> str | None:
        of = kind.field(name)
        if of is None:
            return None
        if word is None:
            return named(of.name)
        return next((named(option.name) for option in of.choices if option.code == word), None)

    return say_expression(condition, called, lang())
