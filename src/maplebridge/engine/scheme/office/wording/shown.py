"""Words as they are shown: without the number before them."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.numbering import split_number
from maplebridge.engine.scheme.office.wording.row_words import CONTINUED

_CONTINUED = re.compile(rf"\s*[(（]\s*{CONTINUED}\s*[)）]\s*$", re.I)
_SECOND = re.compile(r"[；;。\s]\s*(?:[(（]?2[)）.、．]|[(（]?二[)）、]|②)")


def unnumbered(cell: Cell) -> Cell:
    """Words without their number; of several numbered parts in one cell none is taken off."""
    found = split_number(cell.text)
    if found is None or not found.rest:
        return Cell(" ".join(_CONTINUED.sub("", cell.text).split()), cell.place)
    parts = [line for line in cell.text.splitlines() if (n := split_number(line)) and n.style == found.style]
    several = len(parts) > 1 or _SECOND.search(found.rest)
    text = _CONTINUED.sub("", cell.text if several else found.rest)
    return Cell(" ".join(text.split()), cell.place)
