"""A ledger kind from its YAML: all faults at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from maplebridge.engine.ledger.kind import (
    FIELD_TYPES,
    REF_KINDS,
    Check,
    Common,
    EntryLimit,
    Field,
    FieldType,
    Kind,
    Numbering,
    Option,
    RefKind,
)
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.read.branch import Branch, Reading
from maplebridge.engine.scheme.text import Text

FORMAT = 1
NOTHING_COMMON = Common()
_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
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
    common = Common(_fields(top), _checks(top))
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
    own, own_checks = _fields(top), _checks(top)
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


# ---------------------------------------------------------------- fields
def _fields(top: Branch) -> tuple[Field, ...]:
    return tuple(_field(branch) for branch in top.branches("fields"))


def _field(branch: Branch) -> Field:
    code = branch.string("code", required=True) or ""
    if code and not _CODE.fullmatch(code):
        branch.fault("ledger.field_code", "code", value=code)
    kind: FieldType = branch.choice("type", FIELD_TYPES, "text")
    field = Field(
        code=code,
        name=branch.label("name", code),
        type=kind,
        required=_required(branch),
        choices=_options(branch),
        low=branch.decimal("low"),
        high=branch.decimal("high"),
        scale=_whole(branch, "scale"),
        min_length=_whole(branch, "min_length"),
        max_length=_whole(branch, "max_length"),
        pattern=_pattern(branch),
        workday=branch.flag("workday"),
        future=_maybe_flag(branch, "future"),
        ref=_ref(branch, kind),
        filler=branch.flag("filler"),
        other_text=branch.string("other_text"),
        note=branch.string("note"),
    )
    branch.done()
    _check_field(branch, field)
    return field


def _required(branch: Branch) -> bool | Expr:
    if isinstance(branch.raw("required"), str):
        return branch.row_expr("required") or False
    return branch.flag("required")


def _whole(branch: Branch, key: str) -> int | None:
    return None if branch.raw(key) is None else branch.integer(key, low=0)


def _maybe_flag(branch: Branch, key: str) -> bool | None:
    return None if branch.raw(key) is None else branch.flag(key)


def _pattern(branch: Branch) -> str | None:
    written = branch.string("pattern")
    if written is not None:
        try:
            re.compile(written)
        except re.error as error:
            branch.fault("ledger.bad_pattern", "pattern", pattern=written, reason=str(error))
            return None
    return written


def _options(branch: Branch) -> tuple[Option, ...]:
    """Each {code, name}, or a plain word that is its own code and name."""
    found = []
    for i, value in enumerate(branch.raw("choices") or ()):
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            found.append(Option(str(value), Text(str(value))))
            continue
        option = Branch(branch.reading, value, branch.place.at("choices").at(i))
        code = option.string("code", required=True) or ""
        found.append(Option(code, option.label("name", code)))
        option.done()
    for code in _twice(option.code for option in found):
        branch.fault("ledger.choice_twice", "choices", value=code)
    return tuple(found)


def _ref(branch: Branch, kind: FieldType) -> RefKind | None:
    if branch.raw("ref") is None:
        return "text" if kind in ("ref", "refs") else None
    return branch.choice("ref", REF_KINDS, "text")


def _check_field(branch: Branch, field: Field) -> None:
    if field.type in ("choice", "choices") and not field.choices:
        branch.fault("ledger.no_choices", "choices", field=field.name)
    if field.choices and field.type not in ("choice", "choices"):
        branch.fault("ledger.key_of_other_type", "choices", key="choices", type=field.type)
    for key, types in _ONLY_FOR.items():
        if branch.has(key) and field.type not in types and branch.data[key] is not False:
            branch.fault("ledger.key_of_other_type", key, key=key, type=field.type)
    if field.low is not None and field.high is not None and field.low > field.high:
        branch.fault("ledger.low_over_high", "low", low=field.low, high=field.high)


_ONLY_FOR: Mapping[str, tuple[str, ...]] = {
    "low": ("int", "decimal"),
    "high": ("int", "decimal"),
    "scale": ("decimal",),
    "min_length": ("text",),
    "max_length": ("text", "ref"),
    "pattern": ("text", "ref"),
    "workday": ("date", "datetime"),
    "future": ("date", "datetime"),
    "ref": ("ref", "refs"),
    "other_text": ("choice", "choices"),
}


# ---------------------------------------------------------------- the rest of the kind
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
    for code in _twice(field.code for field in fields if field.code):
        top.fault("ledger.field_twice", "fields", value=code)
    for code in _twice(check.code for check in checks):
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


def _twice(codes: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    again = []
    for code in codes:
        if code in seen and code not in again:
            again.append(code)
        seen.add(code)
    return again
