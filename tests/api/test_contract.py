"""The description of the API says what the API does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maplebridge.api.schema import description
from maplebridge.api.urls import api
from tests.api.calls import CALLS, Call, make, things
from tests.api.conftest import ROOT, Program
from tests.api.contract import departures
from tests.apps.cast import Cast

pytestmark = pytest.mark.usefixtures("files")
DOCUMENT = description(api)
OPERATIONS = {f"{method.upper()} {path.removeprefix(ROOT)}": operation
              for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()}
PROBLEM = {"$ref": "#/components/schemas/Problem"}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300) | st.sampled_from(
        ["", " ", "\x00", "A11", "2026-11-22", "9999-12-31", "0001-01-01", "\ud800", "１", "a" * 5000, 2**63, -1,
         10**30]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4), max_leaves=9)
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def schema_of(operation: dict[str, Any]) -> dict[str, Any] | None:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if schema else None


@st.composite
def bodies(draw: st.DrawFn, schema: dict[str, Any]) -> dict[str, Any]:
    """What almost fits: some fields as described, some junk, some missing, some further ones."""
    sent = {}
    for name, field in schema["properties"].items():
        kinds = [each.get("format") or each.get("type") for each in field.get("anyOf", [field])]
        fits = {"string": st.text(max_size=20) | st.sampled_from(field.get("enum") or ["A11", "A12"]),
                "date": st.dates().map(str), "integer": st.integers(1, 20), "boolean": st.booleans(),
                "null": st.none(), "array": st.just([]), None: st.none()}
        if draw(st.booleans()) or name in schema.get("required", ()):
            sent[name] = draw(st.one_of(*(fits[kind] for kind in kinds)) if draw(st.integers(0, 4)) else JUNK)
    return sent | draw(st.just({}) | st.dictionaries(st.text(max_size=9), JUNK, max_size=2))


def test_every_call_is_described() -> None:
    assert set(OPERATIONS) == {call.key for call in CALLS}
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["components"]["securitySchemes"]["Token"] == {"type": "http", "scheme": "bearer"}
    assert len({operation["operationId"] for operation in OPERATIONS.values()}) == len(OPERATIONS)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.key)
def test_each_description_is_whole(call: Call) -> None:
    operation = OPERATIONS[call.key]
    headers = {each["name"] for each in operation["parameters"] if each["in"] == "header"}
    assert operation["summary"]
    assert operation["security"] == [{"Token": []}]
    assert {each["name"] for each in operation["parameters"] if each["in"] == "path"} == {
        step[1:-1] for step in call.path.split("/") if step.startswith("{")}
    assert ("Idempotency-Key" in headers) == (call.method != "GET")
    assert ("If-Match" in headers) == bool(call.edits)
    assert str(call.status) in operation["responses"]
    for status, answer in operation["responses"].items():
        assert answer["description"]
        if status >= "400":
            assert answer["content"]["application/problem+json"]["schema"] == PROBLEM
    for inner in json.dumps(operation).split('"$ref": "')[1:]:
        room, name = inner.partition('"')[0].split("/")[2:]
        assert name in DOCUMENT["components"][room]
    assert bool(operation.get("requestBody")) == bool(call.body)
    if schema := schema_of(operation):
        assert schema["additionalProperties"] is False


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.key)
def test_answers_are_as_described(cast: Cast, call: Call) -> None:
    named = things(cast, "A11")
    who, role = ("at_A11", "officer") if call.path.startswith("/jobs/") else (call.own, call.own)
    program, responses = Program(cast, who, role), OPERATIONS[call.key]["responses"]
    answer = make(program, call, cast, named)
    described = responses[str(answer.status_code)]
    kind = answer["Content-Type"].partition(";")[0]
    if answer.status_code == 422:
        assert call.path.endswith(("/content", "/retry")), answer.content
    else:
        assert answer.status_code == call.status, answer.content
    schema = described["content"][kind]["schema"]
    assert schema.get("format") == "binary" or departures(answer.json(), schema, DOCUMENT) == []
    for header in described.get("headers", ()):
        assert answer[header]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.key)
def test_refusals_are_as_described(cast: Cast, call: Call) -> None:
    nowhere = {"code": "zz", "person": 999, "post": 999, "grant": 999, "kind": "unit", "key": "zz", "evidence": 999,
               "job": 999, "event": 999, "programme": "zz", "unit": "zz", "number": 999, "line": "zz", "step": "zz",
               "question": 999, "ledger": "zz", "entry": 999, "indicator": "zz"}
    refused = [make(Program(cast, "other_office"), call, cast, nowhere)]
    if call.method != "GET":
        refused.append(Program(cast, "chief").generic(call.method, ROOT + call.path.format(**nowhere)))
    for answer in refused:
        if answer.status_code >= 400:
            assert str(answer.status_code) in OPERATIONS[call.key]["responses"]
            assert departures(answer.json(), PROBLEM, DOCUMENT) == []


@given(data=st.data())
@MANY
def test_what_does_not_fit_never_breaks_anything(cast: Cast, data: st.DataObject) -> None:
    call = data.draw(st.sampled_from([call for call in CALLS if schema_of(OPERATIONS[call.key])]))
    body = data.draw(bodies(schema_of(OPERATIONS[call.key]) or {}) | JUNK)
    program, named = cast_of(cast)
    path = call.path.format(**named)
    match = program.read(call.edits.format(**named)).headers.get("ETag") if call.edits else None
    answer = program.write(call.method, path, json.dumps(body), match=match)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert departures(answer.json(), PROBLEM, DOCUMENT) == []


@given(data=st.data())
@MANY
def test_no_address_breaks_anything(cast: Cast, data: st.DataObject) -> None:
    call = data.draw(st.sampled_from([call for call in CALLS if call.method == "GET"]))
    program, named = cast_of(cast)
    signs = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
    values = {name: data.draw(st.just(str(value)) | signs | st.integers(0, 10**40).map(str))
              for name, value in named.items()}
    known = [each["name"] for each in OPERATIONS[call.key]["parameters"] if each["in"] == "query"]
    asked = data.draw(st.lists(st.tuples(st.sampled_from(known or ["x"]), signs), max_size=3))
    path = call.path.format(**{name: quote(value, safe="") for name, value in values.items()})
    query = "&".join(f"{name}={quote(value)}" for name, value in asked)
    assert program.get(f"{ROOT}{path}?{query}").status_code < 500


def cast_of(cast: Cast) -> tuple[Program, dict[str, Any]]:
    """The same program and things for all examples of one test."""
    held = cast.__dict__.setdefault("held", {})
    if not held:
        held["program"] = Program(cast, "office")
        held["things"] = things(cast, "A11")
    return held["program"], held["things"]
