"""The same write sent again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.models import ApiToken, RoleGrant
from maplebridge.apps.units.queries.tokens import fingerprint
from tests.api.calls import CALLS, Call, make, things
from tests.api.conftest import Program
from tests.apps.cast import Cast

NEW = {"code": "A13", "zh": "桥头派出所", "kind": "station", "parent": "A1", "day": "2026-03-02"}
pytestmark = pytest.mark.usefixtures("files")


@pytest.mark.parametrize("call", [call for call in CALLS if call.method != "GET"], ids=lambda call: call.key)
def test_a_retry_is_answered_the_same_and_writes_nothing(cast: Cast, call: Call) -> None:
    named = things(cast, "A11")
    who, role = ("at_A11", "officer") if call.path.startswith("/jobs/") else (call.own, call.own)
    program = Program(cast, who, role)
    match = program.read(call.edits.format(**named)).headers["ETag"] if call.edits else None

    def told() -> tuple[Any, ...]:
        answer = make(program, call, cast, named, key="once", match=match)
        body = answer.json()
        body.pop("instance", None)
        return answer.status_code, answer.get("ETag"), answer.get("Location"), body

    first, events = told(), Event.objects.count()
    assert first[0] == (422 if call.path.endswith("/retry") else call.status), first
    assert (told(), told(), Event.objects.count()) == (first, first, events)


def test_a_key_is_for_one_content(cast: Cast) -> None:
    office = Program(cast, "office")
    office.write("POST", "/units", NEW, key="k")
    person = {"zh": "陈甲", "unit": "A11", "title": "民警", "day": "2026-03-02"}
    for refused in (office.write("POST", "/units", NEW | {"code": "A14"}, key="k"),
                    office.write("POST", "/people", person, key="k")):
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:maplebridge:api.key_used")


def test_a_refused_write_leaves_its_key_free(cast: Cast) -> None:
    office = Program(cast, "office")
    assert office.write("POST", "/units", NEW | {"code": "A11"}, key="k").status_code == 422
    assert office.write("POST", "/units", NEW, key="k").status_code == 201


def test_keys_of_other_tokens_are_other_keys(cast: Cast) -> None:
    office, other = Program(cast, "office"), Program(cast, "other_office")
    assert office.write("POST", "/units", NEW, key="k").status_code == 201
    assert other.write("POST", "/units", NEW | {"code": "B13", "parent": "B1"}, key="k").status_code == 201
    second = ApiToken.objects.get(person=cast.people["office"])
    second.pk, second.prefix = None, "mb_second000"
    raw = second.prefix + "y" * 30
    second.hash = fingerprint(raw)
    second.save()
    office.defaults["HTTP_AUTHORIZATION"] = f"Bearer {raw}"
    assert office.write("POST", "/units", NEW | {"code": "A14"}, key="k").status_code == 201


def test_a_retry_after_midnight_is_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    chief = Program(cast, "chief")
    grant = RoleGrant.objects.get(role="officer")
    match = chief.read(f"/grants/{grant.pk}")["ETag"]
    told = []
    for day in (date(2026, 11, 22), date(2026, 11, 23)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: day)
        told.append(chief.write("POST", f"/grants/{grant.pk}/end", {"last_day": "2026-11-30"}, key="k", match=match))
    assert [answer.status_code for answer in told] == [200, 200]
    assert told[0].content == told[1].content
