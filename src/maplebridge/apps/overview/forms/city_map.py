"""The outlines of units as a file."""

from __future__ import annotations

from django import forms

from maplebridge.web.fields import Form
from maplebridge.web.say import say_lazy


class MapFile(Form):
    file = forms.FileField(label=say_lazy("map.file"), help_text=say_lazy("map.file_help"),
                           widget=forms.FileInput({"accept": ".geojson,.json"}))
