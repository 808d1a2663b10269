"""What allauth and Django tell of log-ins, written down as events; the only place where that happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions import account_record as record
from maplebridge.apps.units.actions.account_sessions import end_sessions_of
from maplebridge.apps.units.queries.account_tries import Account, account_of, is_closed, too_many
from maplebridge.apps.units.queries.accounts import person_at_door, present_session
from maplebridge.engine.scheme.text import Text
from maplebridge.web import typed

log = structlog.get_logger("maplebridge.security")


def listen() -> None:
    """Called once when the app is ready."""
    user_logged_in.connect(_logged_in)
    user_logged_out.connect(_logged_out)
    authentication_step_completed.connect(_shown_again)
    authentication_failed.connect(_code_failed)
    authenticator_added.connect(_factor_added)
    authenticator_removed.connect(_factor_removed)
    authenticator_reset.connect(_codes_renewed)


def wrong_try(request: HttpRequest, account: Account, way: str) -> None:
    """Notes a wrong try and closes the account to this address when it was one too many. While it is closed there are
    no tries, so a lock is logged once, as it begins."""
    by, now = stranger(request), timezone.now()
    record.fail(account=account, way=way, by=by)
    if one_too_many := too_many(account, by.address, now):
        record.close(account=account, by=by)
    if one_too_many or is_closed(account, by.address, now):
        log.warning("account_locked", person=account.person.pk if account.person else None, address=by.address)


def stranger(request: HttpRequest) -> record.Stranger:
    return record.Stranger(request.META.get("REMOTE_ADDR", ""), getattr(request, "id", ""))


def _logged_in(request: HttpRequest, user: Any, **_: Any) -> None:
    ways = [step.get("type") or step["method"] for step in get_authentication_records(request, user)]
    record.log_in(person=person_at_door(user.pk), ways=ways or ["demo"], by=_by(request, user))
    typed.kept(request, user.pk)  # of somebody else: thrown away


def _logged_out(request: HttpRequest, user: Any, **_: Any) -> None:
    if user is None:
        return
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    record.log_out(person=person_at_door(user.pk), by=_by(request, user))


def _shown_again(request: HttpRequest, user: Any, reauthenticated: bool = False, **_: Any) -> None:
    """Who shows their password or code again gets a new session key, as at log-in."""
    if reauthenticated:
        with new_session_key(request):
            request.session.cycle_key()


@contextmanager
def new_session_key(request: HttpRequest) -> Iterator[None]:
    """While the session gets another key: the list of log-ins under way goes on under it."""
    before = request.session.session_key
    yield
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def _code_failed(request: HttpRequest, user: Any, **_: Any) -> None:
    wrong_try(request, account_of(person_at_door(user.pk)), "code")


def _factor_added(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        end_sessions_of(user.pk, but=present_session(request))
        record.add_factor(person=person_at_door(user.pk), by=_by(request, user))


def _factor_removed(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record.drop_factor(person=person_at_door(user.pk), by=_by(request, user))


def _codes_renewed(request: HttpRequest, user: Any, **_: Any) -> None:
    record.renew_codes(person=person_at_door(user.pk), by=_by(request, user))


def _by(request: HttpRequest, user: Any) -> Actor:
    seen = stranger(request)
    return Actor(user.pk, Text(user.zh, user.en or None), address=seen.address, request=seen.request)
