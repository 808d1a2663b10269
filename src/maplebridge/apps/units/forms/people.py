"""What is asked of people, their posts and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from maplebridge.apps.units.actions.add_person import NewPerson
from maplebridge.apps.units.duties import Duty, Handed
from maplebridge.apps.units.forms.choose import ActorForm, PersonField, UnitField
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField
from maplebridge.web.say import named, say, say_lazy


class Person(ActorForm):
    """Names and badge."""

    zh = forms.CharField(label=say_lazy("people.zh"), max_length=60)
    en = forms.CharField(label=say_lazy("people.en"), max_length=120, required=False)
    badge = forms.CharField(label=say_lazy("units.field_badge"), max_length=20, required=False)

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["zh"], self.cleaned_data["en"] or None)


class WithAccount(Person):
    """And an account name, for who has none yet."""

    username = forms.CharField(label=say_lazy("units.field_username"), max_length=64, required=False,
                               help_text=say_lazy("people.username_help"))


class Add(WithAccount):
    unit = UnitField(label=say_lazy("people.unit"))
    title = forms.CharField(label=say_lazy("units.field_title"), max_length=60)
    day = DayField(label=say_lazy("people.from_day"))

    @property
    def new(self) -> NewPerson:
        return NewPerson(self.name, self.cleaned_data["badge"], self.cleaned_data["username"])


class Post(ActorForm):
    unit = UnitField(label=say_lazy("people.unit"))
    title = forms.CharField(label=say_lazy("units.field_title"), max_length=60)
    main = forms.ChoiceField(label=say_lazy("people.post_kind"), widget=forms.RadioSelect)
    from_day = DayField(label=say_lazy("people.from_day"))
    to_day = DayField(label=say_lazy("people.to_day"), required=False, help_text=say_lazy("people.to_day_help"))

    def __init__(self, *given: Any, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["main"].choices = [  # type: ignore[attr-defined]
            (kind, say(f"people.as_{kind}")) for kind in ("further", "main_instead", "main_beside")]


class LastDay(ActorForm):
    last_day = DayField(label=say_lazy("people.last_day"))


class Leave(LastDay):
    """The last day, and for each duty who takes it over or that it ends."""

    def __init__(self, *given: Any, duties: Iterable[Duty], **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.duties = list(duties)
        for duty in self.duties:
            name = f"{duty.kind}.{duty.key}"
            self.fields[name] = PersonField(label=say("people.takes_over", duty=named(duty.name)), required=False)
            if duty.may_end:
                self.fields[f"{name}.ends"] = forms.BooleanField(
                    label=say("people.duty_ends", duty=named(duty.name)), required=False)
        self.tell_fields()

    def handed(self) -> tuple[Handed, ...]:
        """What is decided; a duty with neither is left out, and the action says so."""
        typed = self.cleaned_data
        found = []
        for duty in self.duties:
            to, ends = typed[f"{duty.kind}.{duty.key}"], typed.get(f"{duty.kind}.{duty.key}.ends", False)
            if to or ends:
                found.append(Handed(duty.kind, duty.key, to))
        return tuple(found)


class _Role(ActorForm):
    """A role, for how long and why."""

    role = forms.ChoiceField(label=say_lazy("roles.role"), widget=forms.RadioSelect)
    from_day = DayField(label=say_lazy("people.from_day"))
    to_day = DayField(label=say_lazy("people.to_day"), required=False, help_text=say_lazy("people.to_day_help"))
    reason = forms.CharField(label=say_lazy("units.field_reason"), max_length=200,
                             help_text=say_lazy("roles.reason_help"))

    def __init__(self, *given: Any, roles: Iterable[str], **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, say("roles.with_does", role=say(f"role.{role}"), does=say(f"role.{role}_does"))) for role in roles]


class Give(_Role):
    """A role for somebody, at a unit to be chosen."""

    unit = UnitField(label=say_lazy("roles.at_unit"))
    field_order = ("role", "unit")


class Appoint(_Role):
    """A role at a unit, for somebody to be chosen; those who are there are suggested first."""

    person = PersonField(label=say_lazy("people.name"))
    field_order = ("person", "role")

    def __init__(self, *given: Any, here: Iterable[tuple[str, Text]], **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.fields["person"].widget.found = here  # type: ignore[attr-defined]
