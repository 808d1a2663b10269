"""The two addresses of a log-in through the organisation's service; there is nothing here where none is set."""

from __future__ import annotations

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.providers.openid_connect.provider import OAuth2Error
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from maplebridge.apps.units.account_outside import back_to_login
from maplebridge.apps.units.guard import View, public
from maplebridge.web.refusals import Unseen


@public
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the service, by a button only."""
    if request.method != "POST" and settings.SOCIALACCOUNT_PROVIDERS:
        return HttpResponseRedirect(reverse("account_login"))
    return _through(openid.login, request, provider_id)


@public
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the service."""
    return _through(openid.callback, request, provider_id)


def _through(view: View, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.SOCIALACCOUNT_PROVIDERS:
        raise Unseen
    try:
        return view(request, provider_id)
    except (RequestException, OAuth2Error, KeyError, ValueError):  # the service is away or says nonsense
        raise back_to_login(request, "account.outside_failed") from None
    except ImmediateHttpResponse as answer:
        return answer.response
