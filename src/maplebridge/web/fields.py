"""Forms as every page has them: plain forms (no ModelForm), our templates, problems of actions told at their field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from maplebridge.engine.problem import Problem
from maplebridge.web.say import lang
from maplebridge.words import sentence


class Renderer(TemplatesSetting):
    """Fields by components/field.html."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Form(forms.Form):
    """Knows the once-key of its showing and, for an edit, the version of the record that was shown."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    data: Any

    def tell(self, problems: Iterable[Problem]) -> None:
        """Puts what an action refused at the field its place names (`path`), or on top."""
        for problem in problems:
            told = sentence(problem, lang())
            name = problem.place.path if problem.place.path in self.fields else None
            self.add_error(name, f"{told.what} {told.do}".strip())

    def values(self) -> dict[str, object]:
        """What was typed, for the action: all but once-key and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}

    def renew(self, **hidden: object) -> None:
        """Other hidden values for the next sending of what was typed."""
        sent = self.data.copy()
        for name, value in hidden.items():
            sent[self.add_prefix(name)] = str(value)
        self.data = sent
