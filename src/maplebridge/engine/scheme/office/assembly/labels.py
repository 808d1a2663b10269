"""Texts in the language they are written in."""

from __future__ import annotations

from typing import Any


def label(text: str) -> Any:
    """A text of the scheme in the language it is written in."""
    return text if is_chinese(text) else {"zh": text, "en": text}


def is_chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)
