"""What is asked when a result is frozen."""

from __future__ import annotations

from django import forms

from maplebridge.apps.scores.actions.freeze import LONGEST
from maplebridge.web.fields import Form
from maplebridge.web.say import say_lazy


class Freeze(Form):
    note = forms.CharField(label=say_lazy("scores.note"), max_length=LONGEST, help_text=say_lazy("scores.note_help"))
