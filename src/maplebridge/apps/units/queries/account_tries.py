"""Wrong tries to log in, and when there were too many. They are counted in the audit record, where each one stands, so
that all worker processes know of them and a restart forgets none.

One account from one address: 5 wrong tries within 15 minutes close it for 15 minutes.
One account from all addresses, or one address on all accounts: 50 within 15 minutes; an address from which the account
has logged in within 30 days stays open for it, so that nobody can lock others out from elsewhere.

An instant counts as recent if it is less than 15 minutes away to either side: should the clock be set back, wrong tries
that then lie far in the future close nothing, and no lock lasts more than half an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.writing import microseconds
from maplebridge.apps.units.models import Person

LOGGED_IN, FAILED, CLOSED = "accounts.log_in", "accounts.fail", "accounts.close"
MINUTES = 15
TRIES = 5
TRIES_IN_ALL = 50
KNOWN = timedelta(days=30)
_RECENT = MINUTES * 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class Account:
    """Whom somebody claims to be: a person, or a name that nobody has (`key` then cannot be read back)."""

    kind: str  # person | unknown
    key: str
    person: Person | None = None


def account_named(username: str) -> Account:
    """The account behind what was typed as user name."""
    found = Person.objects.select_related("unit")
    person = (found.filter(username=username).first() or found.filter(username__iexact=username).first()
              if username else None)
    return account_of(person) if person else Account("unknown", _unreadable(username))


def account_with_badge(badge: str) -> Account:
    """The account of who has this badge number."""
    person = Person.objects.select_related("unit").filter(badge=badge).first() if badge else None
    return account_of(person) if person else Account("unknown", _unreadable(badge))


def account_of(person: Person) -> Account:
    return Account("person", str(person.pk), person)


def is_closed(account: Account, address: str, now: datetime) -> bool:
    """Whether no try is taken at present."""
    at = microseconds(now)
    last = _events(account).filter(address=address).order_by("-id").values_list("kind", "at").first()
    if last and last[0] == CLOSED and _near(last[1], at):
        return True
    return too_many_in_all(account, address, now) and not knows(account, address, now)


def too_many(account: Account, address: str, now: datetime) -> bool:
    """Whether the last wrong try of this account from this address was one too many."""
    latest = _events(account).filter(address=address).order_by("-id").values_list("kind", "at")[:TRIES]
    return count_failures(latest, microseconds(now)) >= TRIES


def count_failures(latest: Iterable[tuple[str, int]], now: int) -> int:
    """Recent wrong tries since the last log-in or lock. `latest`: (kind, at) of events, the newest first."""
    count = 0
    for kind, at in latest:
        if kind != FAILED or not _near(at, now):
            break
        count += 1
    return count


def too_many_in_all(account: Account, address: str, now: datetime) -> bool:
    """Whether the account was tried too often from everywhere, or everything from this address."""
    at = microseconds(now)
    recent = Event.objects.filter(kind=FAILED, at__gt=at - _RECENT, at__lt=at + _RECENT)
    return (recent.filter(object_kind=account.kind, object_key=account.key).count() >= TRIES_IN_ALL
            or recent.filter(address=address).count() >= TRIES_IN_ALL)


def knows(account: Account, address: str, now: datetime) -> bool:
    """Whether the account has logged in from this address of late."""
    last = _events(account).filter(kind=LOGGED_IN, address=address).aggregate(at=Max("at"))["at"]
    return last is not None and microseconds(now) - last < KNOWN / timedelta(microseconds=1)


def _events(account: Account) -> QuerySet[Event]:
    return Event.objects.filter(object_kind=account.kind, object_key=account.key, kind__in=(LOGGED_IN, FAILED, CLOSED))


def _near(at: int, now: int) -> bool:
    return abs(now - at) < _RECENT


def _unreadable(username: str) -> str:
    """Some people type their password where the name belongs."""
    return salted_hmac("maplebridge.unknown", username.casefold(), algorithm="sha256").hexdigest()
