"""What was typed into a form that could not be taken yet: kept until its person has logged in again, then shown and
sent on as it was. Kept in the session on the server, never files and never secrets."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, UnreadablePostError

from maplebridge.web import once

KEPT = "typed"
HOUR = 3600  # seconds for which it is kept
MOST = 500_000  # characters
SECRET = "password"  # what the names of fields have in common that are never kept
CSRF = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent. `owner`: the person it was shown to."""

    address: str
    fields: tuple[tuple[str, str], ...]
    owner: int

    def texts(self) -> list[str]:
        """What a person would miss: all but keys and empty fields, each text once."""
        hidden = (once.FIELD, "version", "next")
        return list(dict.fromkeys(value for name, value in self.fields
                                  if value.strip() and name.rpartition("-")[2] not in hidden))


def typed_in(request: HttpRequest) -> Typed | None:
    """None where it cannot be sent again from elsewhere: no form of ours, with secrets or files, too long, cut off."""
    if request.method != "POST":
        return None
    try:
        fields = tuple((name, value) for name, values in request.POST.lists() for value in values if name != CSRF)
        files = bool(request.FILES)
    except (UnreadablePostError, OSError):
        return None
    owner = next((once.owner_of(value) for name, value in fields if name.rpartition("-")[2] == once.FIELD), None)
    if owner is None or files or any(SECRET in name for name, _ in fields):
        return None
    if sum(len(name) + len(value) for name, value in fields) > MOST:
        return None
    return Typed(request.get_full_path(), fields, owner)


def keep(request: HttpRequest) -> bool:
    """Keeps what the request brought; whether there was something to keep."""
    typed = typed_in(request)
    if typed is not None:
        request.session[KEPT] = {"address": typed.address, "fields": typed.fields, "owner": typed.owner,
                                 "at": int(time.time())}
    return typed is not None


def kept(request: HttpRequest, person: int) -> Typed | None:
    """What is kept for this person; what is another's or older than an hour is thrown away."""
    held: dict[str, Any] | None = request.session.get(KEPT)
    if held is None:
        return None
    if held["owner"] != person or not abs(time.time() - held["at"]) < HOUR:
        drop(request)
        return None
    return Typed(held["address"], tuple((name, value) for name, value in held["fields"]), held["owner"])


def drop(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def drop_sent(request: HttpRequest, person: int) -> None:
    """Forgets what is kept once the same form arrives."""
    if KEPT not in request.session:
        return
    held, sent = kept(request, person), typed_in(request)
    if held and sent and held.address == sent.address and _once(held) == _once(sent):
        drop(request)


def _once(typed: Typed) -> list[str]:
    return [value for name, value in typed.fields if name.rpartition("-")[2] == once.FIELD]
