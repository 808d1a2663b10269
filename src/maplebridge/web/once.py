"""The once-key of a form: made when it is shown, sent with it, so that a double click or a retry writes once."""

from __future__ import annotations

import secrets

from django.core.signing import BadSignature, Signer

FIELD = "once"
_signer = Signer(salt="once")


def issue(person: int) -> str:
    """A key for one showing of a form to one person."""
    return _signer.sign(f"{person}.{secrets.token_urlsafe(16)}")


def key_of(sent: str, person: int) -> str | None:
    """The key, if it was issued to this person; None otherwise."""
    try:
        whose, _, key = _signer.unsign(sent).partition(".")
    except BadSignature:
        return None
    return key if whose == str(person) else None


def owner_of(sent: str) -> int | None:
    """To whom a key was issued."""
    try:
        return int(_signer.unsign(sent).partition(".")[0])
    except (BadSignature, ValueError):
        return None
