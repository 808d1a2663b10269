"""What is asked when a step changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from maplebridge.apps.programmes.actions.add_step import LONGEST_EN, LONGEST_NAME, MOST_DAYS, NewStep
from maplebridge.apps.programmes.actions.split_step import Piece
from maplebridge.apps.programmes.actions.waive_step import LONGEST_REASON
from maplebridge.engine.schedule.facts import MOST_REMAINING
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField, Form
from maplebridge.web.say import named, say, say_lazy

PIECES = 5  # asked for at once
People = Sequence[tuple[int, Text]]


def person_field(people: People, head: str) -> forms.TypedChoiceField:
    """Somebody of the unit; empty: whoever answers for the line."""
    return forms.TypedChoiceField(
        label=head, required=False, coerce=int, empty_value=None,
        choices=[("", say("steps.by_line")), *((key, named(name)) for key, name in people)])


class Start(Form):
    day = DayField(label=say_lazy("steps.day_started"))
    remaining = forms.IntegerField(label=say_lazy("steps.remaining_days"), required=False, min_value=0,
                                   max_value=MOST_REMAINING)

    def __init__(self, *given: Any, days: int, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["remaining"].help_text = say("steps.remaining_help", days=days)


class Finish(Form):
    day = DayField(label=say_lazy("steps.day_ended"))


class Reopen(Form):
    """Nothing but that it is meant."""


class Waive(Form):
    reason = forms.CharField(label=say_lazy("steps.why_waived"), max_length=LONGEST_REASON,
                             help_text=say_lazy("steps.why_help"), widget=forms.Textarea({"rows": 3}))


class Replan(Form):
    planned = DayField(label=say_lazy("steps.planned"), required=False, help_text=say_lazy("steps.planned_help"))

    def __init__(self, *given: Any, people: People, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["person"] = person_field(people, say("steps.person"))


class Split(Form):
    """Pieces; those without a name are left out."""

    def __init__(self, *given: Any, people: People, limit: date, **named_: Any) -> None:
        super().__init__(*given, **named_)
        for number in range(1, PIECES + 1):
            needed = number <= 2
            self.fields[f"zh_{number}"] = forms.CharField(
                label=say("steps.piece_zh", number=number), max_length=LONGEST_NAME, required=needed)
            self.fields[f"planned_{number}"] = DayField(
                label=say("steps.piece_planned", number=number), required=needed, initial=limit if needed else None)
            self.fields[f"person_{number}"] = person_field(people, say("steps.piece_person", number=number))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        last = max((number for number in range(1, PIECES + 1) if typed.get(f"zh_{number}")), default=0)
        for number in range(3, last + 1):  # none is left out in between
            for name in (f"zh_{number}", f"planned_{number}"):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, say("web.bad_required"))
        return typed

    def pieces(self) -> tuple[Piece, ...]:
        typed = self.cleaned_data
        return tuple(Piece(typed[f"zh_{number}"], typed[f"planned_{number}"], typed[f"person_{number}"])
                     for number in range(1, PIECES + 1) if typed[f"zh_{number}"])


class Add(Form):
    zh = forms.CharField(label=say_lazy("steps.zh"), max_length=LONGEST_NAME)
    en = forms.CharField(label=say_lazy("steps.en"), max_length=LONGEST_EN, required=False)
    days = forms.IntegerField(label=say_lazy("steps.days"), min_value=1, max_value=MOST_DAYS, initial=1)
    planned = DayField(label=say_lazy("steps.planned"))

    def __init__(self, *given: Any, people: People, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["person"] = person_field(people, say("steps.person"))

    def new(self) -> NewStep:
        typed = self.cleaned_data
        return NewStep(Text(typed["zh"], typed["en"] or None), typed["planned"], typed["days"], typed["person"])
