"""What every typed text of this subject must keep: it is there, fits, and tells no identity number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Model

from maplebridge.engine.ledger import find_identity
from maplebridge.engine.problem import Place, Problem
from maplebridge.words.phrases import label

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)  # of a unit: it stands in addresses
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f]")


def text_faults(model: type[Model], needed: Iterable[str] = (), **texts: str) -> list[Problem]:
    """`texts`: field of the model -> what was typed. `needed`: those that may not be blank."""
    found = []
    for name, text in texts.items():
        field = label(f"units.field_{name}")
        most = model._meta.get_field(name).max_length  # type: ignore[union-attr]
        if not text.strip():
            if name in needed:
                found.append(Problem("units.blank", Place(path=name), {"field": field}))
        elif len(text) > most:
            found.append(Problem("units.too_long", Place(path=name), {"field": field, "most": most}))
        elif UNSEEN.search(text):
            found.append(Problem("units.unseen_signs", Place(path=name), {"field": field}))
        elif find_identity(text):
            found.append(Problem("units.private_number", Place(path=name), {"field": field}))
    return found


def code_faults(code: str) -> list[Problem]:
    """Of a unit's code: letters, digits, dot, dash, underscore."""
    return [] if CODE.fullmatch(code) else [Problem("units.code_form", Place(path="code"), {"code": code})]
