"""Whoever entered a record also reviewed it: no second pair of eyes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.problem import Problem


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    for entry, kind in records.rows():
        for checked, done in rules.same_person:
            one, other = entry.values.get(checked), entry.values.get(done)
            field = kind.field(checked)
            if one is not None and other is not None and field is not None and _fold(one) == _fold(other):
                params = {"record": records.number(entry), "who": records.label(str(one)), "field": field.name}
                yield Finding(Problem("check.self_review", records.place(entry, checked), params, "question"), (entry,))


def _fold(account: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(account)).casefold().split())
