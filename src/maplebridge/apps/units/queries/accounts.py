"""What the account pages show: one's own account, and somebody's for who helps them back in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.models import FactorReset, Person, StartCode
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

AT_THE_DOOR = ("accounts.log_in", "accounts.fail", "accounts.close", "accounts.log_out")
DEMO = "demo-"
CODE_LASTS = RESET_LASTS = timedelta(hours=72)  # starting codes; requests to remove a second factor


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account, for who may help them."""

    key: int
    name: Text
    username: str
    badge: str
    unit: Text
    path: str
    active: bool
    left: bool
    started: bool  # whether there is a password
    factor: bool  # whether there is a second factor
    code_until: datetime | None  # until when a starting code works
    log_ins: int
    reset: dict[str, Any] | None  # the open request to remove a lost second factor, until it runs out


def account(person: int) -> Account:
    """Raises Unseen."""
    row = Person.objects.select_related("unit").filter(pk=person).first()
    if row is None:
        raise Unseen
    code = StartCode.objects.filter(person=row).values_list("made_at", flat=True).first()
    reset = FactorReset.objects.filter(person=row, ended_at=None, asked_at__gt=timezone.now() - RESET_LASTS).values(
        "pk", "asked_by", "asked_by__zh", "asked_by__en", "asked_at", "reason").first()
    return Account(
        row.pk, Text(row.zh, row.en or None), row.username or "", row.badge or "",
        Text(row.unit.zh, row.unit.en or None), row.unit.path, row.is_active, row.left_on is not None,
        row.has_usable_password() and bool(row.password), Authenticator.objects.filter(user=row).exists(),
        code + CODE_LASTS if code else None, len(sessions_of(row.pk)), reset)


def person_at_door(key: int) -> Person:
    """With their unit, as events want it."""
    return Person.objects.select_related("unit").get(pk=key)


def sessions_of(person: int) -> list[dict[str, Any]]:
    """Log-ins under way, the latest first."""
    rows = list(UserSession.objects.filter(user=person).order_by("-last_seen_at").values(
        "pk", "session_key", "ip", "user_agent", "created_at", "last_seen_at"))
    alive = set(Session.objects.filter(session_key__in=[row["session_key"] for row in rows])
                .values_list("session_key", flat=True))
    return [row for row in rows if row["session_key"] in alive]


def present_session(request: HttpRequest) -> int | None:
    """The key of this log-in among those under way; it stays when the session's own key changes."""
    return UserSession.objects.filter(session_key=request.session.session_key).values_list("pk", flat=True).first()


def at_the_door(person: int) -> QuerySet[Event, dict[str, Any]]:
    """Log-ins, wrong tries, locks and log-outs of an account, the latest first."""
    return Event.objects.filter(object_kind="person", object_key=str(person), kind__in=AT_THE_DOOR).order_by(
        "-id").values("at", "kind", "address", "detail")


def demo_accounts() -> list[Person]:
    """The accounts of the demo, one per role."""
    return list(Person.objects.filter(username__startswith=DEMO, is_active=True).select_related("unit").order_by("pk"))


def recovery_codes(person: int) -> tuple[int, bool]:
    """How many recovery codes are left, and whether no page has shown them yet."""
    held = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return (len(held.wrap().get_unused_codes()), not held.wrap().did_view) if held else (0, False)
