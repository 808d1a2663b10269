"""What is asked when people are named for lines, and when they confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from maplebridge.apps.programmes.actions.name_people import BY_ROLE, LAST
from maplebridge.apps.programmes.queries.naming import Staff
from maplebridge.apps.programmes.states import PARTS, RESPONSIBLE
from maplebridge.web.fields import Form
from maplebridge.web.say import lang, named, say, say_lazy

TICKED, OPEN = "ticked", "open"


class Name(Form):
    """Who, as what, for which lines. The lines themselves stand in a table of the page."""

    who = forms.ChoiceField(label=say_lazy("lines.who"))
    part = forms.ChoiceField(label=say_lazy("lines.as_part"), initial=RESPONSIBLE)
    which = forms.ChoiceField(label=say_lazy("lines.which"), initial=TICKED)
    lines = forms.MultipleChoiceField(label=say_lazy("lines.line"), required=False)

    def __init__(self, *given: Any, staff: Sequence[Staff], lines: Iterable[str], **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            *((str(one.key), called(one)) for one in staff),
            (BY_ROLE, say("lines.who_role")), (LAST, say("lines.who_last"))]
        self.fields["part"].choices = [(part, say(f"lines.part_{part}")) for part in PARTS]  # type: ignore[attr-defined]
        self.fields["which"].choices = [(way, say(f"lines.which_{way}")) for way in (TICKED, OPEN)]  # type: ignore[attr-defined]
        self.fields["lines"].choices = [(line, line) for line in lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("which") == TICKED and not typed.get("lines") and "lines" not in self.errors:
            self.add_error("lines", say("lines.none_chosen"))
        return typed

    def chosen(self) -> tuple[str, ...]:
        """None: all without a person."""
        return tuple(self.cleaned_data["lines"]) if self.cleaned_data["which"] == TICKED else ()

    def whom(self) -> int | str:
        typed: str = self.cleaned_data["who"]
        return int(typed) if typed.isdigit() else typed


def called(one: Staff) -> str:
    """Name and posts, and when they leave where that is known. A choice cannot mark words of the other language: posts
    without an English title are left out there."""
    titles = [title for title in one.titles if lang() == "zh" or title.isascii()]
    name = say("lines.who_person", person=named(one.name), titles=titles) if titles else named(one.name)
    return say("lines.who_leaves", person=name, day=one.last_day) if one.last_day else name


class Confirm(Form):
    """Lines of one's own; all are ticked."""

    lines = forms.MultipleChoiceField(label=say_lazy("lines.confirm_field"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: Any, lines: Sequence[tuple[str, str]], **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["lines"].choices = lines  # type: ignore[attr-defined]
        self.fields["lines"].initial = [line for line, _ in lines]
