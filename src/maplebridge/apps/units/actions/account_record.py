"""What happened at the door: one event for each log-in, wrong try, lock and log-out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maplebridge.apps.audit.writing import Acting, Draft, action
from maplebridge.apps.units.models import Person
from maplebridge.apps.units.queries.account_tries import CLOSED, FAILED, LOGGED_IN, MINUTES, TRIES, Account
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import label

SOMEBODY = Text("未登录者", "Somebody not logged in")
UNKNOWN = Text("未知用户名", "An unknown user name")


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody of whom only the address is known. No actor: may do nothing."""

    address: str
    request: str
    key: int = 0
    name: Text = SOMEBODY
    via: str = "site"
    once: str | None = None


@action(LOGGED_IN)
def log_in(event: Draft, *, person: Person, ways: Sequence[str], by: Acting) -> None:
    """`ways`: what they showed, in order: password, totp, recovery_codes, socialaccount, demo."""
    about(event, person, ways=[label(f"account.way_{way}") for way in ways])


@action(FAILED)
def fail(event: Draft, *, account: Account, way: str, by: Acting) -> None:
    """A wrong password, code or starting code. What was typed is not kept."""
    if account.person:
        about(event, account.person, way=label(f"account.way_{way}"))
    else:
        event.about(account.kind, account.key, UNKNOWN, way=label(f"account.way_{way}"))


@action(CLOSED)
def close(event: Draft, *, account: Account, by: Acting) -> None:
    """The account takes no further tries from this address for a while."""
    if account.person:
        about(event, account.person, tries=TRIES, minutes=MINUTES)
    else:
        event.about(account.kind, account.key, UNKNOWN, tries=TRIES, minutes=MINUTES)


@action("accounts.log_out")
def log_out(event: Draft, *, person: Person, by: Acting) -> None:
    about(event, person)


@action("accounts.add_factor")
def add_factor(event: Draft, *, person: Person, by: Acting) -> None:
    about(event, person)


@action("accounts.drop_factor")
def drop_factor(event: Draft, *, person: Person, by: Acting) -> None:
    about(event, person)


@action("accounts.renew_codes")
def renew_codes(event: Draft, *, person: Person, by: Acting) -> None:
    about(event, person)


def about(event: Draft, person: Person, **params: Any) -> None:
    """The event is about the account of a person."""
    event.about("person", person.pk, Text(person.zh, person.en or None), unit=person.unit, **params)
