"""A list that is saved: its name, and whose people see it too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from maplebridge.apps.overview.queries.views import LONGEST
from maplebridge.web.fields import Form
from maplebridge.web.say import say, say_lazy


class ViewForm(Form):
    name = forms.CharField(label=say_lazy("views.name"), help_text=say_lazy("views.name_help"), max_length=60)
    at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def __init__(self, *given: Any, units: Sequence[tuple[int, str]], **named: Any) -> None:
        """units: key and name of those that it may be shared with."""
        super().__init__(*given, **named)
        if units:
            self.fields["shared"] = forms.TypedChoiceField(
                label=say("views.shared"), help_text=say("views.shared_help"), required=False, coerce=int,
                empty_value=None, choices=[("", say("views.shared_none")), *units])
