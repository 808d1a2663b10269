"""The fields of a ledger kind from their YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from maplebridge.engine.ledger.kind import FIELD_TYPES, REF_KINDS, Field, FieldType, Option, RefKind
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.text import Text

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def read_fields(top: Branch) -> tuple[Field, ...]:
    """Every field under `fields`; faults are collected in the branch's reading."""
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
    for code in twice(option.code for option in found):
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


def twice(codes: Iterable[str]) -> list[str]:
    """The codes that come more than once, each named once."""
    seen: set[str] = set()
    again = []
    for code in codes:
        if code in seen and code not in again:
            again.append(code)
        seen.add(code)
    return again
