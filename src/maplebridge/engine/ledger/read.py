"""A ledger kind from its YAML: all faults at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from maplebridge.engine.ledger.fields import read_fields, twice
from maplebridge.engine.ledger.kind import SERVES, Check, Common, EntryLimit, Field, Kind, Numbering
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.read.branch import Branch, Reading
from maplebridge.engine.scheme.text import Text

FORMAT = 1
NOTHING_COMMON = Common()
_LIMIT = re.compile(r"(?:(month_end|scheme_issue)\s*\+\s*)?(\d{1,3})\s*wd", re.ASCII)
_NUMBER_PARTS = re.compile(r"\{(\w*)\}")
_NO_LINES: Mapping[str, int] = {}


def read_common(
    data: Any, place: Place, lines: Mapping[str, int] = _NO_LINES
) -> tuple[Common, tuple[Problem, ...]]:
    """`ledgers/common.yaml`: the fields put before those of every kind, and checks for all."""
    reading = Reading(place, lines)
    top = Branch(reading, data, place)
    _check_format(top)
    common = Common(read_fields(top), _checks(top))
    top.done()
    _check_names(top, common.fields, common.checks)
    return common, tuple(reading.problems)


def read_kind(
    data: Any, place: Place, lines: Mapping[str, int] = _NO_LINES, *, common: Common = NOTHING_COMMON
) -> tuple[Kind | None, tuple[Problem, ...]]:
    """One ledger kind; None where a fault leaves no usable kind. An own field replaces the common one of its code.

    `lines`: line of each dotted path, as load_yaml gives it.
    """
    reading = Reading(place, lines)
    top = Branch(reading, data, place)
    _check_format(top)
    code = top.string("code", required=True) or ""
    own, own_checks = read_fields(top), _checks(top)
    shared = _shared(top, common, own)
    kind = Kind(
        code=code,
        name=top.text("name", required=True) or Text(code),
        fields=_joined(shared.fields, own),
        programme=top.choice("programme", ("station", "stationing", "both"), "both"),
        entry_limit=_entry_limit(top),
        retention=top.string("retention"),
        date=top.string("date"),
        number=_numbering(top),
        assigned_by=top.string("assigned_by"),
        generated=top.flag("generated"),
        restricted=top.flag("restricted"),
        serves=_serves(top),
        checks=shared.checks + own_checks,
    )
    top.done()
    _check_names(top, kind.fields, own_checks)
    _check_references(top, kind)
    return (None if reading.problems else kind), tuple(reading.problems)


def _check_format(top: Branch) -> None:
    written = top.raw("format", required=True)
    if written is not None and written != FORMAT:
        top.fault("scheme.format", "format", value=written, known=FORMAT)


def _shared(top: Branch, common: Common, own: tuple[Field, ...]) -> Common:
    """The common fields the kind asks for (absent: all), and the common checks that need no other field."""
    wanted = top.strings("common") if top.has("common") else tuple(field.code for field in common.fields)
    top.asked.add("common")
    known = {field.code for field in common.fields}
    for code in wanted:
        if code not in known:
            top.fault("ledger.unknown_field", "common", name=code)
    has = {*wanted, *(field.code for field in own)}
    fields = tuple(field for field in common.fields if field.code in wanted)
    return Common(fields, tuple(check for check in common.checks if {check.field, *check.when.names()} <= has))


def _joined(common: tuple[Field, ...], own: tuple[Field, ...]) -> tuple[Field, ...]:
    by_code = {field.code: field for field in own}
    shared = tuple(by_code.pop(field.code, field) for field in common)
    return shared + tuple(field for field in own if field.code in by_code)


def _checks(top: Branch) -> tuple[Check, ...]:
    found = []
    for branch in top.branches("checks"):
        code = branch.string("code", required=True) or ""
        when = branch.row_expr("when", required=True)
        field = branch.string("field", required=True) or ""
        message = branch.text("message", required=True) or Text(code)
        branch.done()
        if when is not None:
            found.append(Check(code, when, field, message))
    return tuple(found)


def _serves(top: Branch) -> tuple[str, ...]:
    written = top.strings("serves")
    for word in written:
        if word not in SERVES:
            top.fault("scheme.unknown_choice", "serves", value=word, options=", ".join(SERVES))
    return tuple(word for word in SERVES if word in written)


def _entry_limit(top: Branch) -> EntryLimit | None:
    written = top.string("entry_limit")
    if written is None or written == "none":
        return None
    match = _LIMIT.fullmatch(written.strip())
    if match is None:
        top.fault("ledger.bad_entry_limit", "entry_limit", value=written)
        return None
    if match[1] == "month_end":
        return EntryLimit(int(match[2]), "month_end")
    return EntryLimit(int(match[2]), "scheme_issue" if match[1] else "event")


def _numbering(top: Branch) -> Numbering | None:
    if top.raw("number") is None:
        return None
    branch = top.branch("number")
    field = branch.string("field", required=True) or ""
    pattern = branch.string("pattern", required=True) or ""
    width = branch.integer("width", 4, low=1)
    branch.done()
    parts = _NUMBER_PARTS.findall(pattern)
    unknown = sorted(set(parts) - {"unit", "ledger", "year", "n"})
    if pattern and (parts.count("n") != 1 or len(set(parts)) < len(parts) or unknown):
        branch.fault("ledger.number_rule", "pattern", pattern=pattern)
        return None
    return Numbering(field, pattern, width)


def _check_names(top: Branch, fields: Iterable[Field], checks: Iterable[Check]) -> None:
    for code in twice(field.code for field in fields if field.code):
        top.fault("ledger.field_twice", "fields", value=code)
    for code in twice(check.code for check in checks):
        top.fault("ledger.check_twice", "checks", value=code)


def _check_references(top: Branch, kind: Kind) -> None:
    """Every name used in the kind is one of its fields."""
    known = {field.code for field in kind.fields}
    used: list[tuple[str, str | None]] = [("date", kind.date), ("assigned_by", kind.assigned_by)]
    used.append(("number.field", kind.number.field if kind.number else None))
    for field in kind.fields:
        used.append(("fields", field.other_text))
        if isinstance(field.required, Expr):
            used += [("fields", name) for name in field.required.names()]
    for check in kind.checks:
        used += [("checks", name) for name in (check.field, *check.when.names())]
    for path, name in dict.fromkeys(used):
        if name and name not in known:
            top.fault("ledger.unknown_field", path, name=name)
    dating = kind.field(kind.date) if kind.date else None
    if dating is not None and dating.type not in ("date", "datetime"):
        top.fault("ledger.date_not_date", "date", name=dating.code)
