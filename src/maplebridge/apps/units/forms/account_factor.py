"""Codes of the second factor. Wrong ones count as wrong tries to log in."""

from __future__ import annotations

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from maplebridge.apps.units.queries.account_tries import MINUTES, account_of, is_closed
from maplebridge.web.say import say, say_lazy


def code_field(label: str) -> forms.CharField:
    return forms.CharField(label=say_lazy(label), max_length=20, widget=forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}))


class EnterCode(AuthenticateForm):
    """At log-in: from the authenticator, or a recovery code."""

    at_door = True
    code = code_field("account.code_or_recovery")

    def clean_code(self) -> str:
        refuse_while_closed(self.user)
        return super().clean_code()


class EnterCodeAgain(ReauthenticateForm):
    """Before something that matters."""

    at_door = True
    code = code_field("account.code_or_recovery")

    def clean_code(self) -> str:
        refuse_while_closed(self.user)
        return super().clean_code()


class SetUp(ActivateTOTPForm):
    """The first code of a new authenticator."""

    code = code_field("account.code")


def refuse_while_closed(person: AbstractBaseUser) -> None:
    """Raises ValidationError after too many wrong tries."""
    address = context.request.META.get("REMOTE_ADDR", "")
    if is_closed(account_of(person), address, timezone.now()):
        raise forms.ValidationError(say("account.closed_for_now", minutes=MINUTES), code="closed")


