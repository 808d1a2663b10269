"""Words that only fill a cell, also repeated or padded with punctuation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from maplebridge.engine.ledger.cells import is_filler, shorten
from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records, free_texts
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.kind import Field
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.rows import RowValue, row_condition

_ONE_SIGN = re.compile(r"\s*(\w)(?:[\W_]*\1){2,}[\W_]*")


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """Where the field may be left blank, a plain "none" is an answer; made to look longer it is not."""
    fields = {
        code: [(field, _needed(field, records)) for field in free_texts(kind)] for code, kind in records.kinds.items()
    }
    for entry, kind in records.rows():
        for field, needed in fields[kind.code]:
            value = entry.values.get(field.code)
            if not is_filler(value) and not _is_one_sign(value):
                continue
            if len(str(value)) >= rules.filler_long or needed(entry.values):
                params = {"record": records.number(entry), "field": field.name, "value": shorten(value)}
                yield Finding(Problem("check.filler", records.place(entry, field.code), params, "question"), (entry,))


def _is_one_sign(value: RowValue) -> bool:
    """啊啊啊, x x x; a number of one digit may be a number."""
    return isinstance(value, str) and _ONE_SIGN.fullmatch(value) is not None and not value.strip()[0].isdigit()


def _needed(field: Field, records: Records) -> Callable[[Mapping[str, RowValue]], bool]:
    if isinstance(field.required, Expr):
        return row_condition(field.required, records.calendar)
    required = field.required
    return lambda values: required
