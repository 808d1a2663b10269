"""How tests come through the door: as a browser does, by the pages."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.models import Person

PASSWORD = "quiet water under stone"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
LOGIN = "/account/login/"
HOME = "/"


def log_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Sends the log-in form; `address` is where it is sent from."""
    address = more.pop("address", "10.0.0.1")
    return client.post(LOGIN, {"login": username, "password": password, **more}, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    """Whether the site shows this browser a page of somebody."""
    return bool(client.get("/account/").status_code == 200)


def once_of(answer: Any) -> str:
    """The key of the form that an answer shows."""
    found = re.search(r'name="once" value="([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()
    return found[1].replace("&#x27;", "'")


def send(client: Client, address: str, **values: Any) -> Any:
    """Opens a form page and sends it."""
    return client.post(address, {"once": once_of(client.get(address)), **values})


def give_factor(person: Person) -> str:
    """A second factor; gives its secret."""
    TOTP.activate(person, SECRET)
    return SECRET


def code_of(secret: str, at: float | None = None) -> str:
    """What the authenticator shows."""
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def kinds(person: Person) -> list[str]:
    """Kinds of the events about an account, in their order."""
    return list(Event.objects.filter(object_kind="person", object_key=str(person.pk)).order_by("id")
                .values_list("kind", flat=True))
