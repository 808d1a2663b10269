"""Roles by program."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.units.models import RoleGrant
from tests.api.conftest import Program
from tests.apps.cast import Cast


@pytest.fixture
def today() -> str:
    return str(timezone.localdate())


@pytest.fixture
def given(cast: Cast, today: str) -> dict[str, Any]:
    return {"person": cast.people["nobody"].pk, "unit": "A11", "role": "officer", "from_day": today,
            "reason": "〔2026〕9号"}


def test_a_role_is_given_and_ended(cast: Cast, given: dict[str, Any], today: str) -> None:
    chief = Program(cast, "chief")
    made = chief.write("POST", "/grants", given)
    assert made.status_code == 201
    key = made.json()["grant"]
    assert made.json() == given | {"grant": key, "to_day": None, "version": 1}
    assert chief.get(made["Location"]).json() == made.json()
    ended = chief.write("POST", f"/grants/{key}/end", {"last_day": today}, match=made["ETag"])
    assert (ended.status_code, ended.json()["to_day"], ended.json()["version"]) == (200, today, 2)
    assert chief.read(f"/grants/{key}")["ETag"] == ended["ETag"]


def test_a_role_that_falls_away_is_ended_once(cast: Cast, given: dict[str, Any], today: str) -> None:
    chief, later = Program(cast, "chief"), str(timezone.localdate() + timedelta(days=9))
    made = chief.write("POST", "/grants", given | {"from_day": later})
    at = f"/grants/{made.json()['grant']}/end"
    told = [chief.write("POST", at, {"last_day": today}, match=made["ETag"], key=key) for key in ("x", "x", "y")]
    assert [each.status_code for each in told] == [204, 204, 404]
    assert not RoleGrant.objects.filter(pk=made.json()["grant"]).exists()
    other = chief.write("POST", "/grants/999999/end", {"last_day": today}, match=made["ETag"], key="x")
    assert other.status_code == 404, "the key was of another role"


@pytest.mark.parametrize(("wrong", "code"), [
    ({"role": "king"}, "api.fit_listed"), ({"person": 10**18}, "api.no_such_person"),
    ({"person": "5"}, "api.fit_whole"), ({"person": True}, "api.fit_whole"), ({"unit": "A12"}, "api.no_such_unit"),
    ({"from_day": "2020-01-01"}, "units.not_open_yet"), ({"to_day": "2026-01-02"}, "people.days_turned")])
def test_what_breaks_a_rule_is_told(cast: Cast, given: dict[str, Any], wrong: dict[str, Any], code: str) -> None:
    refused = Program(cast, "chief").write("POST", "/grants", given | wrong)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


def test_who_delegates_gives_no_other_roles(cast: Cast, given: dict[str, Any]) -> None:
    refused = Program(cast, "chief").write("POST", "/grants", given | {"role": "chief"})
    assert (refused.status_code, refused.json()["right"]) == (403, "roles.appoint")
    assert Program(cast, "security_admin").write("POST", "/grants", given | {"role": "chief"}).status_code == 201


def test_nobody_gives_themselves_a_role(cast: Cast, given: dict[str, Any]) -> None:
    own = given | {"person": cast.people["security_admin"].pk, "unit": "A", "role": "auditor"}
    refused = Program(cast, "security_admin").write("POST", "/grants", own)
    assert refused.json()["errors"][0]["code"] == "roles.to_oneself"


def test_the_list_is_narrowed(cast: Cast) -> None:
    office, chief = Program(cast, "office"), cast.people["chief"].pk
    def held(asked: str) -> list[tuple[int, str, str]]:
        items = office.read(f"/grants?{asked}").json()["items"]
        return [(item["person"], item["role"], item["unit"]) for item in items]

    assert held(f"person={chief}") == held("role=chief") == [(chief, "chief", "A11")]
    assert {role for _, role, _ in held("unit=A11")} == {"chief", "officer", "community"}
    assert held("on=2025-12-31") == []
    assert len(held("")) == 11
