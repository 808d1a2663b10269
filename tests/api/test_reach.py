"""What lies at one's unit, above it, beside it, in another city: each call, each relation."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver

from maplebridge.apps.audit.models import Event
from tests.api.calls import CALLS, Call, make, things
from tests.api.conftest import Program
from tests.apps.cast import Cast

ADDRESSED = [call for call in CALLS if "{" in call.path]
pytestmark = pytest.mark.usefixtures("files")


def told(call: Call, answer: Any) -> int:
    """The status, for who looks at it: that a thing may not be done just now says that it may be seen."""
    return 200 if answer.status_code in (201, 422, 412) else int(answer.status_code)


def test_no_call_is_forgotten() -> None:
    from tests.permissions.addresses import addresses

    names = {address.key for address in addresses() if address.name.startswith("api:")} - {"GET api:openapi"}
    assert len(names) == len(CALLS)
    assert all(address.rule for address in addresses() if address.name.startswith("api:"))
    assert not [name for name in get_resolver().reverse_dict if name == "api:api-root"]


@pytest.mark.parametrize("call", ADDRESSED, ids=lambda call: call.key)
def test_own_child_beside_and_elsewhere(cast: Cast, call: Call) -> None:
    own = {"office": "A", "auditor": "A", "chief": "A11"}[call.own]
    beside, below = {"A": ("B", "A21"), "A11": ("A12", "A11")}[own]
    found = {at: things(cast, at) for at in {below, beside, "B11"}}
    program, before = Program(cast, call.own), Event.objects.count()
    jobs = call.path.startswith("/jobs/")
    expected = {below: 404 if jobs else 200, beside: 404, "B11": 404}
    for at, status in expected.items():
        if at != below:
            assert make(program, call, cast, found[at]).status_code == status, at
            assert Event.objects.count() == before, "nothing was written"
    answer = make(program, call, cast, found[below])
    if call.path.endswith("/content"):
        assert answer.json()["errors"][0]["code"] == "evidence.file_missing"
    else:
        assert told(call, answer) == expected[below], answer.content


@pytest.mark.parametrize("call", [call for call in ADDRESSED if call.method != "GET" and "/jobs/" not in call.path],
                         ids=lambda call: call.key)
def test_who_only_sees_may_not_do(cast: Cast, call: Call) -> None:
    named = things(cast, "A11")
    inspector, before = Program(cast, "inspector"), Event.objects.count()
    refused = make(inspector, call, cast, named)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert Event.objects.count() == before


@pytest.mark.parametrize("call", [call for call in CALLS if call.method == "POST" and "{" not in call.path],
                         ids=lambda call: call.key)
def test_who_may_not_add_adds_nothing(cast: Cast, call: Call) -> None:
    for who in ("inspector", "leader", "community", "audit_admin"):
        refused = make(Program(cast, who), call, cast, {})
        assert refused.status_code == 403, who
        assert Event.objects.count() == 0


@pytest.mark.parametrize("path", ["/units", "/people", "/grants", "/programmes", "/jobs", "/audit/events"])
def test_no_list_holds_what_is_elsewhere(cast: Cast, path: str) -> None:
    for at in ("A11", "A12", "B11"):
        things(cast, at)
    field = "code" if path == "/units" else "unit"
    for who in ("office", "department", "chief", "auditor", "other_office"):
        found = Program(cast, who).read(path)
        if found.status_code == 403:
            continue
        elsewhere = [item for item in found.json()["items"] if str(item[field]).startswith("B")]
        assert bool(elsewhere) == (who == "other_office"), who


def test_the_system_administrator_sees_no_people(cast: Cast) -> None:
    program = Program(cast, "system_admin")
    assert program.read("/people").status_code == 403
    assert program.read(f"/people/{cast.people['chief'].pk}").status_code == 404
