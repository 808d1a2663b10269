"""Rules over one whole row: required fields, texts for "other", numbers, lateness, the kind's own checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maplebridge.engine.ledger.entry import Context, as_day
from maplebridge.engine.ledger.kind import ENTERED_AT, LATE_REASON, UNIT, Kind
from maplebridge.engine.ledger.numbering import split_number, write_number
from maplebridge.engine.ledger.timeliness import days_late
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.rows import RowValue, row_condition

Values = Mapping[str, RowValue]
Finding = tuple[str, str, dict[str, Any]]  # field code, Problem code, parameters
Rule = Callable[[Values], Iterator[Finding]]
OTHER = "other"


def row_rules(kind: Kind, context: Context) -> tuple[Rule, ...]:
    """The rules of a kind, made once per sheet."""
    rules: list[Rule] = [_required(kind, context)]
    if any(field.other_text for field in kind.fields):
        rules.append(_other_text(kind))
    if kind.number is not None:
        rules.append(_number(kind))
    if kind.entry_limit is not None and kind.field(LATE_REASON) is not None:
        rules.append(_late(kind, context))
    if kind.checks:
        rules.append(_checks(kind, context))
    return tuple(rules)


def _required(kind: Kind, context: Context) -> Rule:
    always = [field.code for field in kind.fields if field.required is True]
    at_times = [
        (field.code, row_condition(field.required, context.calendar))
        for field in kind.fields
        if isinstance(field.required, Expr)
    ]

    def rule(values: Values) -> Iterator[Finding]:
        for code in always:
            if code not in values:
                yield code, "required", {}
        for code, condition in at_times:
            if code not in values and condition(values):
                yield code, "required", {}

    return rule


def _other_text(kind: Kind) -> Rule:
    pairs = [(field.code, field.other_text) for field in kind.fields if field.other_text]
    names = {field.code: field.name for field in kind.fields}

    def rule(values: Values) -> Iterator[Finding]:
        for code, text in pairs:
            if text not in values and OTHER in str(values.get(code, "")).split(";"):
                yield text, "other_text", {"of": names[code]}

    return rule


def _number(kind: Kind) -> Rule:
    field = kind.number.field if kind.number else ""

    def rule(values: Values) -> Iterator[Finding]:
        written, unit = values.get(field), values.get(UNIT)
        if written is None:
            return
        day = as_day(values.get(kind.date)) if kind.date else None
        number = split_number(str(written), kind)
        if number is None:
            example = write_number(kind, str(unit or "U01"), day.year if day else 2026, 1)
            yield field, "number_form", {"value": written, "example": example}
            return
        if unit is not None and number.unit is not None and number.unit != unit:
            yield field, "number_unit", {"value": written, "unit": unit}
        entered = as_day(values.get(ENTERED_AT))
        years = {found.year for found in (day, entered) if found is not None}
        if number.year is not None and years and number.year not in years:
            yield field, "number_year", {"value": written, "year": min(years)}

    return rule


def _late(kind: Kind, context: Context) -> Rule:
    def rule(values: Values) -> Iterator[Finding]:
        if LATE_REASON not in values:
            late = days_late(values, kind, context.calendar, context.scheme_issue)
            if late is not None and late > 0:
                yield LATE_REASON, "late_reason", {"days": late}

    return rule


def _checks(kind: Kind, context: Context) -> Rule:
    checks = [(check, row_condition(check.when, context.calendar)) for check in kind.checks]

    def rule(values: Values) -> Iterator[Finding]:
        for check, holds in checks:
            if holds(values):
                yield check.field, "check", {"message": check.message, "check": check.code}

    return rule
