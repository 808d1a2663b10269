"""Names of persons in free text that stand on no list of staff."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records, free_texts
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.identity import find_names, masked
from maplebridge.engine.problem import Problem


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """A warning: unlike a number, a name cannot be told for certain."""
    hide = masked(records.known_names)
    fields = {code: free_texts(kind) for code, kind in records.kinds.items()}
    for entry, kind in records.rows():
        for field in fields[kind.code]:
            text = entry.values.get(field.code)
            if isinstance(text, str) and find_names(text) and (names := find_names(hide(text))):
                params = {"record": records.number(entry), "field": field.name, "names": list(names)}
                place = records.place(entry, field.code)
                yield Finding(Problem("check.personal_name", place, params, "warning"), (entry,))
