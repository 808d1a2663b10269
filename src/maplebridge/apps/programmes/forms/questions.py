"""A question about a line, and its answer."""

from __future__ import annotations

from django import forms

from maplebridge.web.fields import Form
from maplebridge.web.say import say_lazy


class Ask(Form):
    text = forms.CharField(label=say_lazy("lines.field_text"), max_length=500, widget=forms.Textarea({"rows": 4}))


class Answer(Form):
    answer = forms.CharField(label=say_lazy("lines.field_answer"), max_length=2000,
                             help_text=say_lazy("lines.answer_help"), widget=forms.Textarea({"rows": 6}))
