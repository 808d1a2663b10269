"""Texts: length, pattern, and nothing that tells who a resident is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from maplebridge.engine.ledger.cells.fault import CellFault, as_text, shorten
from maplebridge.engine.ledger.identity import find_identity
from maplebridge.engine.ledger.kind import Field
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.sheet import Value


def text_reader(field: Field, guarded: bool) -> Callable[[Any], RowValue]:
    """`guarded`: free text, looked through for identity numbers."""
    fits = re.compile(field.pattern).fullmatch if field.pattern else None
    low, high = field.min_length or 0, field.max_length

    def read(value: Value) -> RowValue:
        text = value if isinstance(value, str) else as_text(value)
        if guarded:
            guard(text)
        if len(text) < low:
            raise CellFault("ledger.too_short", length=len(text), low=low)
        if high is not None and len(text) > high:
            raise CellFault("ledger.too_long", length=len(text), high=high)
        if fits is not None and not fits(text):
            raise CellFault("ledger.pattern", value=shorten(text), pattern=field.pattern)
        return text

    return read


def guard(text: str) -> None:
    """Raises CellFault where the text gives away a resident's identity; the fault does not repeat it."""
    found = find_identity(text)
    if found is not None:
        raise CellFault(f"ledger.{found}")
