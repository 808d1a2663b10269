"""What every typed reason or note of this subject must keep: it is there, fits, and tells nothing of a resident."""

from __future__ import annotations

import re

from maplebridge.engine.ledger import find_identity
from maplebridge.engine.problem import Place, Problem
from maplebridge.words.phrases import label

LONGEST = 200
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f]")


def text_faults(field: str, text: str, *, needed: bool = True, most: int = LONGEST) -> list[Problem]:
    """At the form field it was typed in; its label is ledgers.field_<field>."""
    params = {"field": label(f"ledgers.field_{field}")}
    place = Place(path=field)
    if not text.strip():
        return [Problem("ledgers.blank", place, params)] if needed else []
    if len(text) > most:
        return [Problem("ledgers.too_long", place, params | {"most": most})]
    if UNSEEN.search(text.replace("\n", " ").replace("\r", " ")):
        return [Problem("ledgers.unseen_signs", place, params)]
    found = find_identity(text)
    return [Problem(f"ledger.{found}", place, params)] if found else []
