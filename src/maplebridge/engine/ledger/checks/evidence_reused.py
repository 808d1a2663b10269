"""One file given as evidence of several records."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.ledger.kind import Kind
from maplebridge.engine.problem import Problem

_HASH = re.compile(r"(?:(?:sha-?(?:1|256|512)|md5|sm3)[:=\-])?([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})")


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """One question a file, at the latest record that is not linked to an earlier one. A hash is the same file wherever
    it stands; a file name or number only within a unit."""
    users: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    current = {id(entry) for entry, _ in records.rows()}
    for entry, kind in records.with_previous():
        for code in rules.evidence_fields:
            for reference in _references(entry, kind, code):
                users[reference].append((entry, code))
    for reference, uses in sorted(users.items(), key=lambda item: item[0]):
        if len(uses) < 2:
            continue
        uses.sort(key=lambda use: (id(use[0]) in current, _day(records, use[0])))
        distinct = _distinct(uses, records)
        entry, code = distinct[-1]
        if len(distinct) > 1 and id(entry) in current:
            params = {"record": records.number(entry), "reference": _short(reference[1]), "count": len(distinct),
                      "others": [records.number(other) for other, _ in distinct[:-1]][:5]}
            problem = Problem("check.evidence_reused", records.place(entry, code), params, "question")
            yield Finding(problem, (entry, *(other for other, _ in reversed(distinct[:-1]))))


def _references(entry: Entry, kind: Kind, code: str) -> Iterator[tuple[str, str]]:
    """(unit, reference); no unit for a hash."""
    field = kind.field(code)
    if field is None:
        return
    for part in dict.fromkeys(str(entry.values.get(code) or "").split(";")):
        name = unicodedata.normalize("NFKC", part).casefold().strip()
        match = _HASH.fullmatch(name)
        if match is not None:
            yield "", match[1]
        elif name:
            yield entry.unit, name


def _distinct(uses: list[tuple[Entry, str]], records: Records) -> list[tuple[Entry, str]]:
    """Without rows that are the same record as an earlier one, or linked to it: a decision may show the minutes of its
    meeting."""
    kept: list[tuple[Entry, str]] = []
    for entry, code in uses:
        if not any(records.are_one(entry, other) or _linked(entry, other, records) for other, _ in kept):
            kept.append((entry, code))
    return kept


def _linked(one: Entry, other: Entry, records: Records) -> bool:
    return _names(one, records.number(other), records) or _names(other, records.number(one), records)


def _names(entry: Entry, number: str, records: Records) -> bool:
    refs = (field.code for field in records.kinds[entry.ledger].fields if field.ref == "record")
    return any(number in str(entry.values.get(code) or "").split(";") for code in refs)


def _day(records: Records, entry: Entry) -> date:
    return entry.day(records.kinds[entry.ledger]) or date.min


def _short(reference: str) -> str:
    return f"{reference[:12]}…" if _HASH.fullmatch(reference) else reference
