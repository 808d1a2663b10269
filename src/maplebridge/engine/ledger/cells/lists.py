"""Closed lists and references: a code or a name in, the code out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from maplebridge.engine.ledger.cells.fault import CellFault, as_text, shorten
from maplebridge.engine.ledger.cells.texts import guard, text_reader
from maplebridge.engine.ledger.kind import Field
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Value

_LIST = re.compile("[;；]")
_SHOWN_OPTIONS = 12
_UNKNOWN = {"unit": "ledger.unknown_unit", "account": "ledger.unknown_account", "place": "ledger.unknown_place"}


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def choice_reader(field: Field) -> Callable[[Any], RowValue]:
    """Codes and names in both languages; a code wins over a name."""
    known: dict[str, str] = {}
    for option in field.choices:
        for name in (option.name.en, option.name.zh):
            if name:
                known[_fold(name)] = option.code
    known.update((_fold(option.code), option.code) for option in field.choices)

    def read(value: Value) -> RowValue:
        text = as_text(value)
        found = known.get(text) or known.get(_fold(text))
        if found is None:
            shown: list[Text] = [option.name for option in field.choices[:_SHOWN_OPTIONS]]
            raise CellFault("ledger.unknown_choice", value=shorten(text), options=shown)
        return found

    return read


def ref_reader(field: Field, refs: Mapping[str, Mapping[str, str]]) -> Callable[[Any], RowValue]:
    """Against the list of its kind of reference; without one it is a text."""
    known = refs.get(field.ref or "text")
    if known is None:
        return text_reader(field, guarded=field.ref in ("place", "text", "file"))

    def read(value: Value) -> RowValue:
        text = as_text(value)
        found = known.get(text)
        if found:
            return found
        if found == "":
            raise CellFault("ledger.ambiguous_ref", value=shorten(text))
        guard(text)
        raise CellFault(_UNKNOWN.get(field.ref or "", "ledger.unknown_ref"), value=shorten(text))

    return read


def list_reader(one: Callable[[Any], RowValue]) -> Callable[[Any], RowValue]:
    """Several values in one cell, separated by ; or ；, kept as one text with ";"."""

    def read(value: Value) -> RowValue:
        parts = [part.strip() for part in _LIST.split(as_text(value))]
        found = [str(one(part)) for part in parts if part]
        return ";".join(dict.fromkeys(found)) or None

    return read
