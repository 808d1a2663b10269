"""Log-in through an OpenID Connect service of the organisation, where one is set. It only says who somebody is: it
never makes an account, and nothing of it is stored."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.account_signals import wrong_try
from maplebridge.apps.units.queries.account_tries import (
    MINUTES,
    Account,
    account_named,
    account_with_badge,
    is_closed,
)
from maplebridge.web.say import say


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Finds the person whom the service names."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Only ever a log-in of somebody who is here already and whose account is open."""
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        found = account_of_claim(claims.get(settings.OUTSIDE_CLAIM))
        if is_closed(found, request.META.get("REMOTE_ADDR", ""), timezone.now()):
            raise back_to_login(request, "account.closed_for_now", minutes=MINUTES)
        if found.person is None or not found.person.may_log_in(timezone.localdate()):
            wrong_try(request, found, "socialaccount")
            raise back_to_login(request, "account.outside_unknown")
        sociallogin.user = found.person
        sociallogin.state["process"] = "login"

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        raise back_to_login(request, "account.outside_failed")

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def account_of_claim(value: object) -> Account:
    """By badge or by user name, as the site is set."""
    text = value.strip() if isinstance(value, str) else ""
    return account_with_badge(text) if settings.OUTSIDE_MATCH == "badge" else account_named(text)


def back_to_login(request: HttpRequest, code: str, **params: Any) -> ImmediateHttpResponse:
    messages.error(request, say(code, **params))
    return ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
