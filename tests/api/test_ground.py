"""Who may call, and how a refusal looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.models import ApiToken, Person, RoleGrant
from tests.api.conftest import Program
from tests.apps.cast import Cast

ME = "/api/v1/me"


def test_a_token_speaks_for_one_role_at_one_unit(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.people["chief"], unit=cast.units["A2"], role="office",
                             from_day=timezone.localdate())
    me = Program(cast, "chief").get(ME).json()
    assert (me["person"], me["roles"], me["units"]) == (cast.people["chief"].pk, ["chief"], [cast.units["A11"].pk])
    assert "units.arrange" not in me["rights"], "that is the office's, which this token is not for"


@pytest.mark.parametrize("end", ["withdrawn", "past", "role over", "left", "changed"])
def test_a_token_that_does_not_hold_is_refused(cast: Cast, end: str) -> None:
    program, today = Program(cast, "chief"), timezone.localdate()
    assert program.get(ME).status_code == 200
    match end:
        case "withdrawn":
            ApiToken.objects.update(withdrawn_at=timezone.now())
        case "past":
            ApiToken.objects.update(ends_on=today - timedelta(days=1))
        case "role over":
            RoleGrant.objects.filter(role="chief").update(to_day=today - timedelta(days=1))
        case "left":
            Person.objects.filter(pk=cast.people["chief"].pk).update(is_active=False)
        case "changed":
            program = Client(headers={"Authorization": f"Bearer {program.token}y"})
    refused = program.get(ME)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert refused["Content-Type"] == "application/problem+json"


def test_a_session_is_no_token(cast: Cast) -> None:
    assert cast.client("office").get(ME).status_code == 401


@pytest.mark.parametrize(("accept", "words"), [("zh-CN", "缺少令牌"), ("en", "No token")])
def test_a_refusal_speaks_the_callers_language(db: None, accept: str, words: str) -> None:
    refused = Client().get(ME, headers={"Accept-Language": accept})
    assert words in refused.json()["title"]
    assert refused.json()["type"] == "urn:maplebridge:api.unknown_token"


def test_an_answer_that_is_as_it_was_is_spared(cast: Cast) -> None:
    program = Program(cast, "chief")
    first = program.get(ME)
    again = program.get(ME, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert program.get(ME, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_description_names_every_call(cast: Cast) -> None:
    described = Program(cast, "chief").get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/me" in described["paths"]
