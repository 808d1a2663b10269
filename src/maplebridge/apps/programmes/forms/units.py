"""What is asked when units join, are described, and end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from maplebridge.apps.programmes.queries.details import Details
from maplebridge.apps.units.forms.choose import ActorForm, UnitField
from maplebridge.engine.scheme.model import Item
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField, Form
from maplebridge.web.say import named, say, say_lazy

Options = Sequence[tuple[str, Text]]


def options(found: Options, empty: str = "") -> list[tuple[str, str]]:
    """Choices of a field; `empty`: the code of what stands for none."""
    return [*([("", say(empty))] if empty else []), *((code, named(name)) for code, name in found)]


class Choose(Form):
    """Units to join: those that are ticked, or all that match."""

    units = forms.MultipleChoiceField(label=say_lazy("rollout.units"), widget=forms.CheckboxSelectMultiple,
                                      required=False)
    every = forms.BooleanField(required=False)
    category = forms.ChoiceField(label=say_lazy("rollout.category_for"), required=False,
                                 help_text=say_lazy("rollout.category_for_help"))
    since = DayField(label=say_lazy("rollout.since"), required=False, help_text=say_lazy("rollout.since_help"))

    def __init__(self, *given: Any, found: Iterable[tuple[str, str]], total: int, categories: Options,
                 **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["units"].choices = list(found)  # type: ignore[attr-defined]
        self.fields["every"].label = say("rollout.all", count=total)
        self.fields["category"].choices = options(categories, "rollout.not_given")  # type: ignore[attr-defined]
        if not categories:
            del self.fields["category"]


class Edit(ActorForm):
    """Details of one unit that takes part."""

    category = forms.ChoiceField(label=say_lazy("rollout.field_category"), required=False)
    exempt = forms.BooleanField(label=say_lazy("rollout.field_exempt"), required=False)
    officers = forms.IntegerField(label=say_lazy("rollout.field_officers"), required=False, min_value=1)
    assessment_day = DayField(label=say_lazy("rollout.field_assessment_day"), required=False,
                              help_text=say_lazy("rollout.assessment_help"))
    arrival = DayField(label=say_lazy("rollout.field_arrival"), required=False)
    rotation = DayField(label=say_lazy("rollout.field_rotation"), required=False)
    host = UnitField(label=say_lazy("rollout.field_host"), required=False)
    sending = UnitField(label=say_lazy("rollout.field_sending"), required=False)

    def __init__(self, *given: Any, categories: Options, **named_: Any) -> None:
        super().__init__(*given, **named_)
        if categories:
            self.fields["category"].choices = options(categories)  # type: ignore[attr-defined]
        else:
            self.fields["category"] = forms.CharField(label=say("rollout.field_category"), max_length=40,
                                                      required=False)

    @property
    def details(self) -> Details:
        return Details(**self.values())  # type: ignore[arg-type]


class End(ActorForm):
    last_day = DayField(label=say_lazy("rollout.field_to_day"))
    successor = UnitField(label=say_lazy("rollout.successor"), required=False)

    def __init__(self, *given: Any, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["successor"].help_text = say("rollout.successor_help")


class Leads(ActorForm):
    """A department for each item. `told`: item -> what stands at its field."""

    def __init__(self, *given: Any, items: Sequence[Item], told: Mapping[str, str], **named_: Any) -> None:
        super().__init__(*given, **named_)
        for item in items:
            field = UnitField(label=f"{item.code} {named(item.name)}", required=False)
            if item.code in told:
                field.help_text = told[item.code]
            self.fields[f"item_{item.code}"] = field
        self.tell_fields()

    def leads(self) -> tuple[tuple[str, int | None], ...]:
        return tuple((name.removeprefix("item_"), unit) for name, unit in self.values().items()  # type: ignore[misc]
                     if name.startswith("item_"))
