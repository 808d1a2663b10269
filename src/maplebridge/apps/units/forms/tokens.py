"""Making a program's key."""

from __future__ import annotations

from typing import Any

from django import forms

from maplebridge.web.fields import DayField, Form
from maplebridge.web.say import say_lazy


class NewToken(Form):
    """`roles`: (key of the grant, its words)."""

    name = forms.CharField(label=say_lazy("account.token_for"), max_length=60,
                           help_text=say_lazy("account.token_for_help"))
    grant = forms.TypedChoiceField(label=say_lazy("account.token_role"), coerce=int,
                                   help_text=say_lazy("account.token_role_help"))
    ends_on = DayField(label=say_lazy("account.token_ends"), help_text=say_lazy("account.token_ends_help"))

    def __init__(self, *args: Any, roles: list[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["grant"].choices = roles
