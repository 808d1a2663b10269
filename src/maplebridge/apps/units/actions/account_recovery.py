"""Helping somebody back into their account, without e-mail. Nobody does it for themselves, nor for who holds a role
where they could not help: with the account they would have that role."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.account_record import about
from maplebridge.apps.units.actions.account_sessions import end_sessions_of, shut_out
from maplebridge.apps.units.actions.spans import named
from maplebridge.apps.units.models import FactorReset, Person, StartCode
from maplebridge.apps.units.queries.accounts import RESET_LASTS
from maplebridge.apps.units.queries.grants import role_beyond
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Refused
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.words.phrases import label

log = structlog.get_logger("maplebridge.security")
RIGHT = "accounts.recover"


@action("accounts.give_code")
def give_code(event: Draft, *, person: int, code_hash: str, now: datetime, by: Actor) -> None:
    """A starting code for somebody; an earlier one stops working. Only its hash comes here."""
    row = _take(person, by)
    if not row.username:
        raise refuse("account.no_username")
    if not row.is_active:
        raise refuse("account.is_closed")
    if row.left_on is not None and row.left_on < timezone.localdate(now):
        raise refuse("account.has_left", day=row.left_on)
    StartCode.objects.update_or_create(person=row, defaults={"hash": code_hash, "made_at": now})
    about(event, row)


@action("accounts.end_sessions")
def end_sessions(event: Draft, *, person: int, by: Actor) -> int:
    """Ends all log-ins of somebody; gives how many."""
    row = _take(person, by)
    ended = end_sessions_of(row.pk)
    about(event, row, count=ended)
    return ended


@action("accounts.disable")
def disable(event: Draft, *, person: int, now: datetime, by: Actor) -> None:
    """Nobody gets in with this account any more; log-ins and tokens end at once."""
    row = _take(person, by)
    if not row.is_active:
        return event.nothing()
    _allow(row, active=False)
    shut_out(row.pk, now)
    return about(event, row)


@action("accounts.enable")
def enable(event: Draft, *, person: int, today: date, by: Actor) -> None:
    """Opens a closed account again; not of somebody who has left."""
    row = _take(person, by)
    if row.left_on is not None and row.left_on < today:
        raise refuse("account.has_left", day=row.left_on)
    if row.is_active:
        return event.nothing()
    _allow(row, active=True)
    return about(event, row)


@action("accounts.ask_reset")
def ask_reset(event: Draft, *, person: int, reason: str, now: datetime, by: Actor) -> int:
    """Asks that somebody's lost second factor be removed. `reason`: how it was made sure who they are. Gives the key
    of the request; one that was open before and has run out is replaced."""
    row = _take(person, by)
    if faults := text_faults(FactorReset, ("reason",), reason=reason):
        raise Refused(faults)
    if not Authenticator.objects.filter(user=row).exists():
        raise refuse("account.no_factor")
    FactorReset.objects.filter(person=row, ended_at=None, asked_at__lte=now - RESET_LASTS).update(ended_at=now)
    if FactorReset.objects.filter(person=row, ended_at=None).exists():
        raise refuse("account.reset_open")
    reset = FactorReset.objects.create(person=row, asked_by_id=by.key, asked_at=now, reason=reason.strip())
    about(event, row, reason=reset.reason)
    return reset.pk


@action("accounts.confirm_reset")
def confirm_reset(event: Draft, *, reset: int, now: datetime, by: Actor) -> None:
    """Removes the second factor; another person than the one who asked. All log-ins end."""
    found, row = _take_reset(reset, by)
    if found.asked_by_id == by.key:
        raise refuse("account.two_people")
    if abs(now - found.asked_at) >= RESET_LASTS:
        raise refuse("account.reset_over")
    _end_reset(found, now, by, confirmed=True)
    Authenticator.objects.filter(user=row).delete()
    end_sessions_of(row.pk)
    transaction.on_commit(lambda: log.warning("second_factor_removed", person=row.pk, address=by.address))
    about(event, row)


@action("accounts.refuse_reset")
def refuse_reset(event: Draft, *, reset: int, now: datetime, by: Actor) -> None:
    """The request is withdrawn or turned down; the second factor stays."""
    found, row = _take_reset(reset, by)
    _end_reset(found, now, by, confirmed=False)
    about(event, row)


def _take(key: int, by: Actor) -> Person:
    row = Person.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    if row is None:
        raise Unseen
    by.require(RIGHT, row.unit.path, seen="people.view")
    if row.pk == by.key:
        raise refuse("account.not_oneself")
    beyond = role_beyond(row.pk, RIGHT, timezone.localdate(), by)
    if beyond is not None:
        raise refuse("account.role_beyond", role=label(f"role.{beyond.role}"), unit=named(beyond.unit))
    return row


def _take_reset(key: int, by: Actor) -> tuple[FactorReset, Person]:
    """Who asks about the same person waits; what they ended meanwhile is gone."""
    person = FactorReset.objects.filter(pk=key).values_list("person", flat=True).first()
    if person is None:
        raise refuse("account.reset_gone")
    row = _take(person, by)
    found = FactorReset.objects.filter(pk=key, ended_at=None).first()
    if found is None:
        raise refuse("account.reset_gone")
    return found, row


def _end_reset(found: FactorReset, now: datetime, by: Actor, *, confirmed: bool) -> None:
    found.ended_at, found.ended_by_id, found.confirmed = now, by.key, confirmed
    found.save(update_fields=["ended_at", "ended_by", "confirmed"])


def _allow(row: Person, *, active: bool) -> None:
    row.is_active = active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
