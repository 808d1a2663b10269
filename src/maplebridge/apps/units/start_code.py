"""Starting codes as people read and type them: 130 random bits, in groups, without letters taken for digits."""

from __future__ import annotations

import secrets

from maplebridge.web import once

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 26, 4
_HEARD = str.maketrans("OIL", "011")


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def code_of_form(key: str, person: int) -> str:
    """The code for a person that belongs to one showing of a form: the same however often it is sent."""
    return once.secret_of(key, f"start.{person}", SIGNS, LENGTH)


def grouped(code: str) -> str:
    """As it is shown: 7K2M-…"""
    return "-".join(code[at:at + GROUP] for at in range(0, len(code), GROUP))


def plain(typed: str) -> str:
    """As it was made, however its groups were typed."""
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_HEARD)
