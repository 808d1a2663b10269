"""Ending log-ins: one's own, one by one or all others; somebody's, when their account is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.account_record import about
from maplebridge.apps.units.models import ApiToken, StartCode
from maplebridge.apps.units.queries.accounts import person_at_door
from maplebridge.web.refusals import Unseen


@action("accounts.end_session")
def end_session(event: Draft, *, session: int, by: Actor) -> None:
    """Ends one's own log-in elsewhere."""
    row = UserSession.objects.filter(pk=session, user=by.key).first()
    if row is None:
        raise Unseen
    _end([row.session_key])
    about(event, person_at_door(by.key))


@action("accounts.end_other_sessions")
def end_other_sessions(event: Draft, *, present: int | None, by: Actor) -> int:
    """Ends all one's log-ins but `present`, the key of this one; gives how many."""
    ended = end_sessions_of(by.key, but=present)
    if not ended:
        event.nothing()
    about(event, person_at_door(by.key), count=ended)
    return ended


def end_sessions_of(person: int, *, but: int | None = None) -> int:
    """Ends the log-ins of a person at once; gives how many. For actions that change how an account is reached."""
    return _end(UserSession.objects.filter(user=person).exclude(pk=but).values_list("session_key", flat=True))


def shut_out(person: int, now: datetime) -> None:
    """Ends log-ins, tokens and starting code of an account that was closed. For actions that close one."""
    end_sessions_of(person)
    ApiToken.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    StartCode.objects.filter(person=person).delete()


def _end(keys: Iterable[str]) -> int:
    keys = list(keys)
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
