"""The once-key of a form: made when it is shown, sent with it, so that a double click or a retry writes once."""

from __future__ import annotations

import secrets

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

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


def secret_of(key: str, purpose: str, signs: str, length: int) -> str:
    """A secret that belongs to a showing of a form: the same when the form is sent twice, so that it need not be stored
    to be shown, and known to nobody without the site's own key. At most 256 bits."""
    number = int.from_bytes(salted_hmac(f"maplebridge.{purpose}", key, algorithm="sha256").digest())
    made = ""
    while len(made) < length:
        number, sign = divmod(number, len(signs))
        made += signs[sign]
    return made
