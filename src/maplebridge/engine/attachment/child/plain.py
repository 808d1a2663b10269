"""Plain text: of an encoding we know, without signs that no text has."""

from __future__ import annotations

from maplebridge.engine.sheet.child.refusal import Refusal
from maplebridge.engine.sheet.child.text import encoding_of


def check_text(data: bytes) -> None:
    """Raises Refusal."""
    try:
        encoding_of(data)
    except Refusal:
        raise Refusal("attachment.encoding") from None
