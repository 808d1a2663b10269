"""Running numbers left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.ledger.kind import Kind
from maplebridge.engine.ledger.numbering import number_gaps, split_number
from maplebridge.engine.problem import Problem


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """At the record after the hole; the one before it, where there is one, stands beside it."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in records.entries:
        by_kind[entry.ledger].append(entry)
    around: dict[str, list[Entry]] = defaultdict(list)
    for entry, kind in records.rows():
        around[kind.code].append(entry)
    for code, kind in sorted(records.kinds.items()):
        numbered = {entry.number(kind) or "": entry for entry in around[code]}
        for gap in number_gaps(kind, by_kind[code], records.rejected):
            last = gap.until or gap.key
            after = numbered.get(_next(last, 1, kind))
            if after is not None:
                before = numbered.get(_next(gap.key, -1, kind))
                field = kind.number.field if kind.number else ""
                numbers = gap.key if last == gap.key else f"{gap.key} – {last}"
                params = {"key": gap.key, "numbers": numbers, "count": gap.count, "record": records.number(after)}
                problem = Problem("check.number_gap", records.place(after, field), params, "question")
                yield Finding(problem, (after, before) if before else (after,))


def _next(number: str, step: int, kind: Kind) -> str:
    """The number so many further on, in the same form."""
    parts = split_number(number, kind)
    if parts is None or kind.number is None:
        return ""
    digits = f"{parts.n:0{kind.number.width}d}"
    at = number.rindex(digits)
    return f"{number[:at]}{parts.n + step:0{kind.number.width}d}{number[at + len(digits):]}"
