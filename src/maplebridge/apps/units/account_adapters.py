"""Where allauth asks us: who is behind a user name, how many wrong tries are taken, what its messages say, how secrets
of second factors are kept. It never makes accounts and never writes e-mail."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.account_signals import wrong_try
from maplebridge.apps.units.queries.account_duty import demands_factor
from maplebridge.apps.units.queries.account_tries import MINUTES, account_named, is_closed
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.web.say import say_lazy


class Accounts(AuthenticationBackend):
    """By user name and password; a name typed in capitals is the same name."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        return self._check_password(account_named(username.strip()).person, password)


class AccountAdapter(DefaultAccountAdapter):
    """Log-in and the password asked again."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": say_lazy("account.closed_for_now", minutes=MINUTES),
        "username_password_mismatch": say_lazy("account.mismatch"),
        "incorrect_password": say_lazy("account.password_wrong"),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses a try while there were too many; the same words whether or not there is such an account."""
        if is_closed(account_named(credentials["username"]), self.get_client_ip(request), timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A closed account is answered like a wrong password."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.may_log_in(timezone.localdate()):
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        wrong_try(request, account_named(credentials["username"]), "password")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        found = self.authenticate(self.request, username=user.get_username() or "", password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Not within five minutes of having logged in or shown the password."""
        records = get_authentication_records(self.request, self.request.user)
        return not (records and 0 <= time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the site found it behind the proxies it trusts."""
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        messages.error(request, str(self.error_messages["username_password_mismatch"]))
        return HttpResponseRedirect(reverse("account_login"))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *_: Any, **__: Any) -> None:
        """allauth's own messages are left out: the pages say what was done."""

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """There is no e-mail; what was done stands in "My log-ins"."""


class FactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are encrypted with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": say_lazy("account.factor_wrong"),
        "cannot_delete_authenticator": say_lazy("account.factor_demanded"),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not while a role of the person demands it."""
        return not demands_factor(actor_of(authenticator.user, timezone.localdate()).roles())

    def get_totp_issuer(self) -> str:
        return "Maplebridge"


def _cipher() -> Fernet:
    key = hashlib.sha256(b"maplebridge.factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
