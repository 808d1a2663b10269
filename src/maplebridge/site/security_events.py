"""What concerns safety, as it happens, in the log: who came in, who was refused, what of their keys changed."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.core.signals import got_request_exception
from django.http import HttpRequest

from maplebridge.site.metrics import LOGIN_FAILURES

log = structlog.get_logger("maplebridge.security")
errors = structlog.get_logger("maplebridge.error")
OF_ACCOUNTS = {"password_changed": account.password_changed, "password_reset": account.password_reset,
               "second_factor_added": mfa.authenticator_added, "second_factor_removed": mfa.authenticator_removed,
               "second_factor_reset": mfa.authenticator_reset}
OF_FACTORS = ("second_factor_added", "second_factor_removed")


def listen() -> None:
    """Called once when the site is ready."""
    auth.user_logged_in.connect(_logged_in)
    auth.user_logged_out.connect(_logged_out)
    auth.user_login_failed.connect(_failed)
    got_request_exception.connect(_broke)
    for event, signal in OF_ACCOUNTS.items():
        signal.connect(_changed(event), weak=False, dispatch_uid=event)


def _logged_in(request: HttpRequest, user: Any, **_: Any) -> None:
    log.info("logged_in", person=user.pk, address=_address(request))


def _logged_out(request: HttpRequest, user: Any, **_: Any) -> None:
    log.info("logged_out", person=getattr(user, "pk", None), address=_address(request))


def _failed(request: HttpRequest | None = None, **_: Any) -> None:
    LOGIN_FAILURES.inc()
    log.warning("login_failed", address=_address(request))


def _changed(event: str) -> Any:
    def tell(request: HttpRequest, user: Any, authenticator: Authenticator | None = None, **_: Any) -> None:
        if event in OF_FACTORS and authenticator and authenticator.type != Authenticator.Type.TOTP:
            return  # recovery codes come and go with the factor: that is one change
        log.warning(event, person=user.pk, address=_address(request))

    return tell


def _broke(**_: Any) -> None:
    errors.error("broke", exc_info=True)


def _address(request: HttpRequest | None) -> str:
    return request.META.get("REMOTE_ADDR", "") if request else ""
