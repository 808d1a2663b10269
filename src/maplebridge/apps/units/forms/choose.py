"""Fields in which a unit or person is typed: by code, badge or name, with suggestions while typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.look_up import person_typed, unit_typed
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import Form
from maplebridge.web.say import say, say_lazy


class Suggested(forms.TextInput):
    """A text with a list of suggestions that the page fetches while one types."""

    template_name = "units/suggested.html"

    def __init__(self, address: Any) -> None:
        super().__init__({"autocomplete": "off", "maxlength": "200"})
        self.address = address
        self.found: Iterable[tuple[str, Text]] = ()  # what is suggested before anything is typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "address": self.address, "found": self.found,
                "known": f"{context['widget']['attrs'].get('id', name)}_known"}


class _Found(forms.CharField):
    """Cleans to the key of what was typed. `actor` and `day` are set by the form."""

    actor: Actor
    day: date
    none, several = "units.typed_none", "units.typed_several"

    def find(self, typed: str) -> list[int]:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        keys = self.find(typed)
        if len(keys) != 1:
            raise forms.ValidationError(say(self.several if keys else self.none, typed=typed))
        return keys[0]


class UnitField(_Found):
    """A unit within view that is open on the day."""

    def __init__(self, **named: Any) -> None:
        super().__init__(widget=Suggested(reverse_lazy("units:find")), help_text=say_lazy("units.type_unit"), **named)

    def find(self, typed: str) -> list[int]:
        return unit_typed(self.actor, typed, self.day)


class PersonField(_Found):
    """A person within view who has not left."""

    none, several = "people.typed_none", "people.typed_several"

    def __init__(self, **named: Any) -> None:
        help_text = say_lazy("units.type_person")
        super().__init__(widget=Suggested(reverse_lazy("people:find")), help_text=help_text, **named)

    def find(self, typed: str) -> list[int]:
        return person_typed(self.actor, typed)


class ActorForm(Form):
    """A form that knows who fills it in, and on which day."""

    def __init__(self, *given: Any, actor: Actor, day: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.actor, self.day = actor, day
        self.tell_fields()

    def tell_fields(self) -> None:
        for field in self.fields.values():
            if isinstance(field, _Found):
                field.actor, field.day = self.actor, self.day
