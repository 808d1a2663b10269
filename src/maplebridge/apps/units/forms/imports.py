"""What is asked when a list is imported."""

from __future__ import annotations

from typing import Any

from django import forms

from maplebridge.web.fields import Form
from maplebridge.web.say import say, say_lazy

ACCEPTED = ".xlsx,.xls,.ods,.csv,.tsv"


class Upload(Form):
    file = forms.FileField(label=say_lazy("import.file"), help_text=say_lazy("import.file_help"),
                           widget=forms.FileInput({"accept": ACCEPTED}))


class Confirm(Form):
    """The import as it was shown. `left_out`: rejected rows, which the person agrees to leave out."""

    outcome = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, left_out: int, **named: Any) -> None:
        super().__init__(*given, **named)
        if left_out:
            self.fields["without"] = forms.BooleanField(label=say("import.without", count=left_out))
