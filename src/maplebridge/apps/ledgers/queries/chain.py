"""What happened to a record: its versions, one after the other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import chain_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Change
from maplebridge.web.say import lang, say

SHOWN = 60  # signs of a long text


def changes_since(record: int, version: int) -> tuple[Change, ...]:
    """What others did to the record after that version, oldest first, told by its fields."""
    rows = list(reversed(chain_of(record)))
    found = [_change(before, row) for before, row in pairwise(rows) if row.version > version]
    if not found and rows and rows[-1].version > version:
        found = [_ended(rows[-1])]
    return tuple(found)


def differences(before: Entry, after: Entry) -> dict[str, tuple[Any, Any]]:
    """Field code -> (before, after), as stored."""
    codes = dict.fromkeys((*before.values, *after.values))
    return {code: (before.values.get(code), after.values.get(code)) for code in codes
            if before.values.get(code) != after.values.get(code)}


def _change(before: Entry, after: Entry) -> Change:
    return Change(_who(after), after.entered_at, {
        code: (_short(old), _short(new)) for code, (old, new) in differences(before, after).items()})


def _ended(row: Entry) -> Change:
    """A review or withdrawal, which leaves the fields as they were."""
    state = row.review or row.state
    who = row.reviewed_by if row.review else None
    name = Text(who.zh, who.en or None).say(lang()) if who else _who(row)
    return Change(name, row.reviewed_at or row.entered_at, {
        "state": (say("ledgers.state_current"), say(f"ledgers.state_{state}"))})


def _who(row: Entry) -> str:
    who = row.entered_by
    return Text(who.zh, who.en or None).say(lang()) if who else "–"


def _short(value: Any) -> Any:
    return f"{value[:SHOWN]}…" if isinstance(value, str) and len(value) > SHOWN else value
