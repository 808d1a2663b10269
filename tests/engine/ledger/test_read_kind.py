"""Reading a ledger kind: every fault with its path, all at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from maplebridge.engine.ledger import EntryLimit, Numbering, read_common, read_kind
from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.yaml_text import load_yaml
from tests.engine.ledger.sample import KIND_DATA, kind

DAY = {"code": "d", "type": "date"}
SMALL: dict[str, Any] = {"format": 1, "code": "L99", "name": "试", "fields": [{"code": "a"}, DAY]}


def problems(**changes: Any) -> list[tuple[str, str | None]]:
    found, faults = read_kind({**SMALL, **changes}, Place("L99.yaml"))
    assert (found is None) == bool(faults)
    return [(fault.code, fault.place.path) for fault in faults]


def field(**changes: Any) -> list[tuple[str, str | None]]:
    return problems(fields=[{"code": "a", **changes}, DAY])


def test_everything_arrives() -> None:
    found = kind()
    assert found.entry_limit == EntryLimit(1)
    assert found.number == Numbering("record_no", "{unit}-{ledger}-{year}-{n}", 4)
    assert isinstance(found.field("settled_on").required, Expr)  # type: ignore[union-attr]
    assert found.field("people").high == Decimal(200)  # type: ignore[union-attr]
    assert found.field("evidence").ref == "file"  # type: ignore[union-attr]
    assert [check.code for check in found.checks] == ["settled_early"]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"format": 2}, "scheme.format", "format"),
        ({"code": None}, "scheme.key_missing", "code"),
        ({"colour": 1}, "scheme.unknown_key", "colour"),
        ({"entry_limit": "2 days"}, "ledger.bad_entry_limit", "entry_limit"),
        ({"date": "when"}, "ledger.unknown_field", "date"),
        ({"date": "a"}, "ledger.date_not_date", "date"),
        ({"assigned_by": "x"}, "ledger.unknown_field", "assigned_by"),
        ({"number": {"field": "a", "pattern": "{unit}-{x}-{n}"}}, "ledger.number_rule", "number.pattern"),
        ({"number": {"field": "a", "pattern": "{unit}"}}, "ledger.number_rule", "number.pattern"),
        ({"number": {"field": "z", "pattern": "{n}"}}, "ledger.unknown_field", "number.field"),
        ({"fields": [{"code": "a"}, {"code": "a"}]}, "ledger.field_twice", "fields"),
        ({"checks": [{"code": "c", "when": "b > 1", "field": "a", "message": "x"}]}, "ledger.unknown_field", "checks"),
        ({"checks": [{"code": "c", "when": "a >", "field": "a", "message": "x"}]}, "scheme.expr_syntax",
         "checks.0.when"),
        ({"checks": [{"code": "c", "when": "foo(a)", "field": "a", "message": "x"}]}, "scheme.expr_unknown_function",
         "checks.0.when"),
        ({"common": ["nope"]}, "ledger.unknown_field", "common"),
    ],
)  # fmt: skip
def test_faults_of_the_kind(changes: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in problems(**changes)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"type": "number"}, "scheme.unknown_choice", "fields.0.type"),
        ({"type": "choice"}, "ledger.no_choices", "fields.0.choices"),
        ({"choices": ["x"]}, "ledger.key_of_other_type", "fields.0.choices"),
        ({"type": "choice", "choices": ["x", "x"]}, "ledger.choice_twice", "fields.0.choices"),
        ({"workday": True}, "ledger.key_of_other_type", "fields.0.workday"),
        ({"low": 1}, "ledger.key_of_other_type", "fields.0.low"),
        ({"type": "int", "low": 5, "high": 1}, "ledger.low_over_high", "fields.0.low"),
        ({"pattern": "("}, "ledger.bad_pattern", "fields.0.pattern"),
        ({"required": "d >"}, "scheme.expr_syntax", "fields.0.required"),
        ({"required": "gone == 1"}, "ledger.unknown_field", "fields"),
        ({"type": "choice", "choices": ["other"], "other_text": "gone"}, "ledger.unknown_field", "fields"),
        ({"code": "1a"}, "ledger.field_code", "fields.0.code"),
        ({"requierd": True}, "scheme.misspelt_key", "fields.0.requierd"),
        ({"type": "ref", "ref": "planet"}, "scheme.unknown_choice", "fields.0.ref"),
    ],
)
def test_faults_of_a_field(changes: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in field(**changes)


def test_all_at_once() -> None:
    found = problems(format=3, entry_limit="x", date="gone", fields=[{"code": "a", "type": "choice"}])
    assert {code for code, _ in found} == {
        "scheme.format", "ledger.bad_entry_limit", "ledger.unknown_field", "ledger.no_choices",
    }  # fmt: skip


def test_common_fields_come_first_and_are_replaced_by_own() -> None:
    common, faults = read_common(
        {"format": 1, "fields": [{"code": "unit"}, {"code": "a", "type": "int"}, {"code": "z"}],
         "checks": [{"code": "c", "when": "z == 'x'", "field": "z", "message": "m"}]},
        Place("common.yaml"),
    )  # fmt: skip
    assert faults == ()
    whole, _ = read_kind(SMALL, Place("L99.yaml"), common=common)
    assert whole is not None and [f.code for f in whole.fields] == ["unit", "a", "z", "d"]
    assert whole.fields[1].type == "text" and len(whole.checks) == 1
    part, _ = read_kind({**SMALL, "common": ["unit"]}, Place("L99.yaml"), common=common)
    assert part is not None and [f.code for f in part.fields] == ["unit", "a", "d"] and part.checks == ()


def test_faults_know_their_line() -> None:
    value, lines, _ = load_yaml("format: 1\ncode: L1\nname: 试\nentry_limit: soon\nfields: []\n", "L1.yaml")
    (fault,) = read_kind(value, Place("L1.yaml"), lines)[1]
    assert (fault.code, fault.place.line) == ("ledger.bad_entry_limit", 4)


@pytest.mark.parametrize(
    "data", [None, [], "x", {"fields": 3}, {"fields": [1, None]}, {**KIND_DATA, "fields": {"a": 1}}]
)
def test_wrong_shapes_are_faults_not_crashes(data: Any) -> None:
    found, faults = read_kind(data, Place("x.yaml"))
    assert found is None and faults
