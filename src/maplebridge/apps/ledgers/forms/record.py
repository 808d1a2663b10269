"""The form of one entry, made from its book; and the small forms around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from maplebridge.apps.ledgers.forms.fields import cell_for
from maplebridge.apps.ledgers.queries.kinds import own_fields
from maplebridge.apps.ledgers.queries.texts import LONGEST
from maplebridge.apps.ledgers.states import ACCEPTED, RETURNED
from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.ledger.kind import UNIT
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField, Form
from maplebridge.web.say import say_lazy


def typed_fields(kind: Kind) -> list[Field]:
    """Those a person fills in: not what the system says, nor files, which are added on the entry's own page."""
    return [field for field in kind.fields
            if field.code not in own_fields(kind) and field.code != UNIT and field.ref != "file"]


class Record(Form):
    """Fields to fill come first, then those that hold a proposal, then those that only some entries need."""

    def __init__(self, *given: Any, kind: Kind, lines: Mapping[str, Text],
                 found: Mapping[str, Iterable[tuple[str, Text]]], place: str = "",
                 proposed: Iterable[str] = (), **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.kind, self.proposed = kind, set(proposed)
        self.mine = typed_fields(kind)
        for field in self.mine:
            self.fields[field.code] = cell_for(field, kind, lines, found.get(field.ref or "", ()), place)

    def cells(self) -> dict[str, str]:
        """What was typed, by field."""
        return {field.code: self.cleaned_data.get(field.code, "") for field in self.mine}

    @property
    def to_fill(self) -> list[BoundField]:
        return [self[field.code] for field in self.mine if field.required is True and field.code not in self.proposed]

    @property
    def filled(self) -> list[BoundField]:
        return [self[field.code] for field in self.mine if field.required is True and field.code in self.proposed]

    @property
    def at_times(self) -> list[BoundField]:
        """Needed where another field says so."""
        return [self[field.code] for field in self.mine if isinstance(field.required, Expr)]

    @property
    def optional(self) -> list[BoundField]:
        return [self[field.code] for field in self.mine if field.required is False]

    @property
    def more_open(self) -> bool:
        """Whether something in the folded part wants to be seen."""
        return any(field.errors or field.value() for field in (*self.at_times, *self.optional))

    @property
    def folded(self) -> int:
        return len(self.at_times) + len(self.optional)


class Why(Form):
    why = forms.CharField(label=say_lazy("ledgers.field_why"), max_length=LONGEST,
                          widget=forms.Textarea({"rows": 3}))


class Review(Form):
    outcome = forms.ChoiceField(label=say_lazy("ledgers.field_outcome"), widget=forms.RadioSelect, choices=[
        (ACCEPTED, say_lazy("ledgers.accept_do")), (RETURNED, say_lazy("ledgers.return_do"))])
    note = forms.CharField(label=say_lazy("ledgers.field_note"), max_length=LONGEST, required=False,
                           widget=forms.Textarea({"rows": 3}), help_text=say_lazy("ledgers.note_help"))


class Accept(Form):
    """Entries of the review list, ticked; each with the version that was shown: 17:2."""

    entries = forms.MultipleChoiceField(label=say_lazy("ledgers.to_review"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: Any, shown: Iterable[tuple[str, str]], **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["entries"].choices = list(shown)  # type: ignore[attr-defined]

    def chosen(self) -> dict[int, int]:
        return {int(key): int(version) for key, version in (one.split(":") for one in self.cleaned_data["entries"])}


class NewPlaceForm(Form):
    zh = forms.CharField(label=say_lazy("ledgers.field_zh"), max_length=40, help_text=say_lazy("ledgers.place_help"))
    en = forms.CharField(label=say_lazy("ledgers.field_en"), max_length=120, required=False)
    kind = forms.CharField(label=say_lazy("ledgers.field_kind"), max_length=40, required=False)
    code = forms.CharField(label=say_lazy("ledgers.field_code"), max_length=40, required=False,
                           help_text=say_lazy("ledgers.code_help"))

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["zh"], self.cleaned_data["en"] or None)


class EditPlaceForm(NewPlaceForm):
    closed_on = DayField(label=say_lazy("ledgers.field_closed_on"), required=False)

    def __init__(self, *given: Any, **named_: Any) -> None:
        super().__init__(*given, **named_)
        del self.fields["code"]


class OwedForm(Form):
    """How many are due, or why none."""

    count = forms.IntegerField(label=say_lazy("ledgers.field_count"), min_value=0, max_value=100_000)
    due = DayField(label=say_lazy("ledgers.due"))
    exempt = forms.BooleanField(label=say_lazy("ledgers.exempt"), required=False)
    reason = forms.CharField(label=say_lazy("ledgers.field_reason"), max_length=LONGEST, required=False)


class DoesNotApply(Form):
    reason = forms.CharField(label=say_lazy("ledgers.field_reason"), max_length=LONGEST,
                             widget=forms.Textarea({"rows": 3}))


class Answer(Form):
    answer = forms.CharField(label=say_lazy("ledgers.field_answer"), max_length=300,
                             widget=forms.Textarea({"rows": 4}), help_text=say_lazy("ledgers.answer_help"))


class Grid(Form):
    """Cells are read by the view; here is what was pasted beside them."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    pasted = forms.CharField(label=say_lazy("ledgers.field_pasted"), required=False,
                             widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
                             help_text=say_lazy("ledgers.pasted_help"))
