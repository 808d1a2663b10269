"""Forms at the door and of one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms

from maplebridge.apps.units.password import policy
from maplebridge.web.fields import Form
from maplebridge.web.say import say, say_lazy

PRESENT, NEW = "current-password", "new-password"  # for password managers


def password_field(label: str, autocomplete: str) -> forms.CharField:
    """Masked, taken as typed."""
    return forms.CharField(label=say_lazy(label), strip=False,
                           widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}))


class LogIn(LoginForm):
    """User name and password."""

    at_door = True  # nothing is saved by it, and its faults say all

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["login"] = forms.CharField(
            label=say_lazy("account.username"), max_length=64,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}))
        self.fields["password"] = password_field("account.password", PRESENT)


class AskPassword(ReauthenticateForm):
    """The password once more."""

    at_door = True
    password = password_field("account.password", PRESENT)


class NewPassword(forms.Form):
    """The new password, twice."""

    new_password = password_field("account.new_password", NEW)
    again_password = password_field("account.again_password", NEW)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        new, again = cleaned.get("new_password"), cleaned.get("again_password")
        if new and again and new != again:
            self.add_error("again_password", say("password.differ"))
        return cleaned


class ChangePassword(NewPassword, Form):
    """With the old one."""

    old_password = password_field("account.old_password", PRESENT)
    field_order = ("old_password", "new_password", "again_password")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["new_password"].help_text = rules()


class Start(NewPassword, Form):
    """The first password, or a new one, with a starting code."""

    username = forms.CharField(label=say_lazy("account.username"), max_length=64,
                               widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
    code = forms.CharField(label=say_lazy("account.start_code"), max_length=60,
                           widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters",
                                                         "spellcheck": "false"}))
    field_order = ("username", "code", "new_password", "again_password")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["new_password"].help_text = rules()


class EndSession(Form):
    """One's own log-in elsewhere; without a number all of them."""

    session = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Reason(Form):
    """How it was made sure that it is them."""

    reason = forms.CharField(label=say_lazy("account.reason"), max_length=200,
                             help_text=say_lazy("account.reason_help"))


class Request(Form):
    """The request to remove a second factor that was shown."""

    reset = forms.IntegerField(required=False, widget=forms.HiddenInput)


def rules() -> str:
    """The site's rules for passwords, one sentence after the other."""
    return " ".join(say(rule.code, **rule.params) for rule in policy().rules())
