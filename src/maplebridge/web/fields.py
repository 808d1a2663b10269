"""Forms as every page has them: plain forms (no ModelForm), our templates, problems of actions told at their field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting

from maplebridge.engine.problem import Problem
from maplebridge.web.days import FIRST_DAY, LAST_DAY
from maplebridge.web.say import lang, say_lazy
from maplebridge.words import sentence


class Renderer(TemplatesSetting):
    """Fields by components/field.html."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


LIMITED = {"max_length": "web.bad_long", "min_length": "web.bad_short", "max_value": "web.bad_large",
           "min_value": "web.bad_small"}
FAULTS = {"required": "web.bad_required", "invalid": "web.bad_invalid", "invalid_choice": "web.bad_choice",
          "empty": "web.bad_empty_file"}
OWN = ((forms.FileField, "required", "web.bad_no_file"), (forms.DateField, "invalid", "web.bad_day"),
       (forms.IntegerField, "invalid", "web.bad_number"))
ENDS = ("。", "！", "？", ".", "!", "?")  # of sentences


def _in_our_words(field: forms.Field) -> None:
    """What Django itself finds wrong, told as we tell it, unless the form has its own words for it."""
    own = {fault: code for kind, fault, code in OWN if isinstance(field, kind)}
    given = type(field).default_error_messages
    for fault, code in {**FAULTS, **own}.items():
        if field.error_messages.get(fault) in (None, given.get(fault), forms.Field.default_error_messages.get(fault)):
            field.error_messages[fault] = say_lazy(code)
    for fault, code in LIMITED.items():
        field.error_messages.setdefault(fault, say_lazy(code, limit="%(limit_value)s", typed="%(show_value)s"))


class DayField(forms.DateField):
    """A day, typed or picked, of the years that calendars and reckoning with days can hold."""

    default_validators = (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))

    def __init__(self, **named: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **named)


class Form(forms.Form):
    """Knows the once-key of its showing and, for an edit, the version of the record that was shown."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    data: Any

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for field in self.fields.values():
            _in_our_words(field)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Puts what an action refused at the field its place names (`path`), or on top."""
        for problem in problems:
            told = sentence(problem, lang())
            name = problem.place.path if problem.place.path in self.fields else None
            self.add_error(name, one_text(told.what, told.do))

    def values(self) -> dict[str, object]:
        """What was typed, for the action: all but once-key and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}

    def renew(self, **hidden: object) -> None:
        """Other hidden values for the next sending of what was typed."""
        sent = self.data.copy()
        for name, value in hidden.items():
            sent[self.add_prefix(name)] = str(value)
        self.data = sent


def one_text(what: str, advice: str) -> str:
    """What is wrong and what to do, where a list would have them on two lines."""
    if not advice or what.endswith(ENDS):
        return f"{what} {advice}".strip() if lang() == "en" else what + advice
    return f"{what}. {advice}" if lang() == "en" else f"{what}。{advice}"
