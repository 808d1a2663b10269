"""What is asked when units change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from maplebridge.apps.units.actions.add_unit import NewUnit
from maplebridge.apps.units.forms.choose import ActorForm, UnitField
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.queries.tree import versions_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField
from maplebridge.web.say import named, say, say_lazy

PARTS = 4  # at most in one split
SEEN = r"\A[0-9]{1,9}:[0-9]{1,9}( [0-9]{1,9}:[0-9]{1,9})*\Z"  # unit:version ...


def kinds() -> list[tuple[str, str]]:
    return [(kind, say(f"units.kind_{kind}")) for kind in KINDS]


class Named(ActorForm):
    """Names, kind, category and the day from which they hold."""

    zh = forms.CharField(label=say_lazy("units.field_zh"), max_length=120)
    en = forms.CharField(label=say_lazy("units.field_en"), max_length=200, required=False)
    kind = forms.ChoiceField(label=say_lazy("units.kind"), choices=kinds)
    category = forms.CharField(label=say_lazy("units.field_category"), max_length=40, required=False,
                               help_text=say_lazy("units.category_help"))
    day = DayField(label=say_lazy("units.from_day"))

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["zh"], self.cleaned_data["en"] or None)

    def changed(self) -> dict[str, Any]:
        """What is not as it was shown. The rest is left alone: another name may be planned."""
        typed = self.cleaned_data
        values = {"name": ("zh", "en", self.name), "kind": ("kind", typed["kind"]),
                  "category": ("category", typed["category"])}
        return {what: value for what, (*fields, value) in values.items() if set(fields) & set(self.changed_data)}


class Add(Named):
    code = forms.CharField(label=say_lazy("units.field_code"), max_length=40, help_text=say_lazy("units.code_help"))
    field_order = ("code", "zh", "en", "kind", "category", "day")

    @property
    def new(self) -> NewUnit:
        typed = self.cleaned_data
        return NewUnit(typed["code"], self.name, typed["kind"], typed["category"])


class Move(ActorForm):
    parent = UnitField(label=say_lazy("units.new_parent"))
    day = DayField(label=say_lazy("units.from_day"))


class Close(ActorForm):
    """The last day and where all go; for each person another unit may be given."""

    last_day = DayField(label=say_lazy("units.last_day"))
    document = forms.CharField(label=say_lazy("units.field_document"), max_length=120)
    to = UnitField(label=say_lazy("units.successor"), required=False)

    def __init__(self, *given: Any, people: Iterable[tuple[int, Text]], **named_: Any) -> None:
        super().__init__(*given, **named_)
        for key, name in people:
            self.fields[f"person_{key}"] = UnitField(label=say("units.goes_elsewhere", name=name), required=False)
        self.tell_fields()

    def people(self) -> dict[int, int]:
        """Person -> unit, of those who do not go with the rest."""
        return {int(name.removeprefix("person_")): unit for name, unit in self.cleaned_data.items()
                if name.startswith("person_") and unit}


class Merge(ActorForm):
    """Which of the neighbours, and what becomes of them."""

    units = forms.MultipleChoiceField(label=say_lazy("units.merge_with"), widget=forms.CheckboxSelectMultiple)
    into = forms.ChoiceField(label=say_lazy("units.goes_on"), widget=forms.RadioSelect)
    code = forms.CharField(label=say_lazy("units.new_code"), max_length=40, required=False,
                           help_text=say_lazy("units.new_help"))
    zh = forms.CharField(label=say_lazy("units.new_zh"), max_length=120, required=False)
    en = forms.CharField(label=say_lazy("units.new_en"), max_length=200, required=False)
    day = DayField(label=say_lazy("units.from_day"))
    document = forms.CharField(label=say_lazy("units.field_document"), max_length=120)
    versions = forms.RegexField(SEEN, widget=forms.HiddenInput,
                                error_messages={"invalid": say_lazy("web.form_too_old")})

    def __init__(self, *given: Any, own: tuple[int, Text], others: Iterable[tuple[int, Text]], **named_: Any) -> None:
        super().__init__(*given, **named_)
        listed = [(str(key), named(name)) for key, name in others]
        self.own = str(own[0])
        self.fields["units"].choices = listed  # type: ignore[attr-defined]
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (self.own, named(own[1])), *listed, ("new", say("units.into_new"))]

    def clean_versions(self) -> Mapping[int, int]:
        return _versions(self.cleaned_data["versions"])

    def renew(self, **hidden: object) -> None:
        """Who was told what changed of one unit sends its version of now; of the next one they are told then. What was
        changed once more meanwhile they are told again."""
        if "version" in hidden:
            seen, now = self.cleaned_data["versions"], versions_of(self.chosen())
            told = next((unit for unit in now if seen.get(unit) != now[unit] == hidden["version"]), None)
            known = seen if told is None else {**seen, told: now[told]}
            hidden["versions"] = " ".join(f"{unit}:{version}" for unit, version in known.items())
        super().renew(**hidden)

    def chosen(self) -> tuple[int, ...]:
        return (int(self.own), *map(int, self.cleaned_data["units"]))

    def new(self, kind: str, category: str) -> NewUnit:
        typed = self.cleaned_data
        return NewUnit(typed["code"], Text(typed["zh"], typed["en"] or None), kind, category)


def _versions(text: str) -> dict[int, int]:
    return {int(unit): int(version) for unit, version in (pair.split(":") for pair in text.split())}


class Split(ActorForm):
    """The parts, the first of which takes all who are not named for another."""

    day = DayField(label=say_lazy("units.from_day"))
    document = forms.CharField(label=say_lazy("units.field_document"), max_length=120)

    def __init__(self, *given: Any, people: Iterable[tuple[int, Text]], children: Iterable[tuple[int, Text]],
                 **named_: Any) -> None:
        super().__init__(*given, **named_)
        for part in range(1, PARTS + 1):
            self.fields[f"code_{part}"] = forms.CharField(
                label=say("units.part_code", part=part), max_length=40, required=part <= 2,
                help_text=say("units.part_help") if part == 1 else "")
            self.fields[f"zh_{part}"] = forms.CharField(label=say("units.part_zh", part=part), max_length=120,
                                                        required=part <= 2)
            self.fields[f"en_{part}"] = forms.CharField(label=say("units.part_en", part=part), max_length=200,
                                                        required=False)
        parts = [(str(part), say("units.part", part=part)) for part in range(1, PARTS + 1)]
        for kind, rows in (("child", children), ("person", people)):
            for key, name in rows:
                self.fields[f"{kind}_{key}"] = forms.ChoiceField(
                    label=say("units.goes_to", name=name), choices=parts, initial="1", required=False)

    def parts(self, kind: str, category: str) -> tuple[NewUnit, ...]:
        typed = self.cleaned_data
        names = {part: Text(typed[f"zh_{part}"], typed[f"en_{part}"] or None) for part in range(1, PARTS + 1)}
        return tuple(NewUnit(typed[f"code_{part}"], name, kind, category) for part, name in names.items()
                     if typed[f"code_{part}"] or name.zh)

    def going(self, kind: str) -> dict[int, str]:
        """Key of a child or person -> code of the part."""
        typed = self.cleaned_data
        return {int(name.partition("_")[2]): typed[f"code_{part}"] for name, part in typed.items()
                if name.startswith(f"{kind}_") and part}


