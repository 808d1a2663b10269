"""What writes gave for the keys they came with."""

from __future__ import annotations

import json
from typing import Any

from maplebridge.apps.audit.models import Receipt


def given(person: int, once: str) -> tuple[str, Any] | None:
    """The action that was done for a key, and what it gave; None where the key was not used."""
    row = Receipt.objects.filter(person=person, once=once).values_list("use", "result").first()
    return (row[0], json.loads(row[1])) if row else None
