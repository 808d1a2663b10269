"""Who looks at a page: one of the cast, or somebody whose account is at a point where only they meet the page."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.test import Client

from maplebridge.apps.units.models import Person
from maplebridge.web.typed import KEPT
from tests.apps.accounts.door import PASSWORD, SECRET, code_of, give_factor, log_in
from tests.apps.cast import Cast

FACTOR = "factor"  # has a second factor, and has just logged in with it
HALFWAY = "halfway"  # has given the password, not yet the code
TYPED = "typed"  # sent a form when the session had ended, and has logged in again


def client_of(cast: Cast, who: str) -> Client:
    """A browser that is logged in as somebody; for HALFWAY on the way there."""
    if who not in (FACTOR, HALFWAY, TYPED):
        return cast.client(who)
    person, client = cast.people.get(who) or _with_password(cast, who), Client()
    if who == TYPED:
        client.force_login(person)
        session = client.session
        session[KEPT] = {"address": "/units/A11/edit/", "owner": person.pk, "at": int(time.time()),
                         "fields": [("zh", "河滨派出所"), ("day", "2026-03-02")]}
        session.save()
        return client
    log_in(client, who)
    if who == FACTOR:
        cache.clear()  # a code serves once; the next window may come within the same half minute
        client.post("/account/factor/enter/", {"code": code_of(SECRET)})
    return client


def _with_password(cast: Cast, who: str) -> Person:
    person = cast.add_person(who, "A11", "officer")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    if who in (FACTOR, HALFWAY):
        give_factor(person)
    return person
