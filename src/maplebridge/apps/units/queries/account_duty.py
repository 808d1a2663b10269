"""What somebody must do before anything else: change a password that is over, set up a second factor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from maplebridge.apps.units.models import Person
from maplebridge.apps.units.password import policy

CHANGE_PASSWORD, SET_UP_FACTOR = "account_change_password", "mfa_activate_totp"  # names of addresses


def open_duty(person: Person, roles: Iterable[str], now: datetime) -> str | None:
    """The address to lead them to, by name; None for most people most of the time, without a query."""
    if person.has_usable_password() and (person.must_change_password
                                         or policy().is_over(person.password_changed_at, now)):
        return CHANGE_PASSWORD
    return SET_UP_FACTOR if demands_factor(roles) and not has_factor(person.pk) else None


def demands_factor(roles: Iterable[str]) -> bool:
    """Whether one of these roles may only be used with a second factor on this site."""
    return not settings.SECOND_FACTOR_ROLES.isdisjoint(roles)


def has_factor(person: int) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
