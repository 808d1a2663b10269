"""Units by program: as of any day, with the same rules as the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.models import Unit
from tests.api.conftest import Program
from tests.apps.cast import FIRST_DAY, Cast

OLD = {"zh": "A11单位", "en": "Unit A11", "kind": "station", "category": "urban", "day": "2026-06-01"}
NEW = {"code": "A13", "zh": "桥头派出所", "en": "Bridgehead Station", "kind": "station", "category": "rural",
       "parent": "A1", "day": "2026-03-02"}


def codes(found: object) -> list[str]:
    return [item["code"] for item in found.json()["items"]]  # type: ignore[attr-defined]


def test_the_list_holds_what_is_seen(cast: Cast) -> None:
    assert codes(Program(cast, "office").read("/units")) == ["A", "A1", "A11", "A12", "A2", "A21"]
    assert codes(Program(cast, "chief").read("/units")) == ["A11"]


@pytest.mark.parametrize(("asked", "expected"), [
    ("kind=station", ["A11", "A12", "A21"]), ("parent=A1", ["A11", "A12"]), ("q=a2", ["A2", "A21"]),
    ("q=A12单", ["A12"]), ("q=Unit%20A1", ["A1", "A11", "A12"]), ("on=2025-12-31", []),
    ("kind=station&parent=A2", ["A21"])])
def test_the_list_is_narrowed(cast: Cast, asked: str, expected: list[str]) -> None:
    assert codes(Program(cast, "office").read(f"/units?{asked}")) == expected


def test_pages_join_without_gap(cast: Cast) -> None:
    office, found, after = Program(cast, "office"), [], 0
    for _ in range(3):
        page = office.read(f"/units?limit=2&after={after}").json()
        found += [item["code"] for item in page["items"]]
        after = page["next"]
    assert (found, after) == (["A", "A1", "A11", "A12", "A2", "A21"], None)


def test_a_parent_out_of_sight_is_not_told(cast: Cast) -> None:
    assert Program(cast, "office").read("/units/A11").json()["parent"] == "A1"
    assert Program(cast, "chief").read("/units/A11").json()["parent"] is None


def test_a_unit_is_added(cast: Cast) -> None:
    office = Program(cast, "office")
    made = office.write("POST", "/units", NEW)
    assert made.status_code == 201
    assert made["Location"] == "/api/v1/units/A13"
    there = office.get(made["Location"])
    assert (there.json(), there["ETag"]) == (made.json(), made["ETag"])
    assert made.json() == {"code": "A13", "zh": "桥头派出所", "en": "Bridgehead Station", "kind": "station",
                           "category": "rural", "parent": "A1", "from_day": "2026-03-02", "to_day": None,
                           "opened_on": "2026-03-02", "closed_on": None, "version": 1}
    event = Event.objects.get(kind="units.add")
    assert (event.via, event.actor_key) == ("api", cast.people["office"].pk)


@pytest.mark.parametrize(("wrong", "pointer", "code"), [
    ({"code": "A11"}, "#/code", "units.code_taken"), ({"code": "no spaces"}, "#/code", "units.code_form"),
    ({"zh": " "}, "#/zh", "units.blank"), ({"parent": "B1"}, "#/parent", "api.no_such_unit"),
    ({"parent": "nowhere"}, "#/parent", "api.no_such_unit"), ({"kind": "palace"}, "#/kind", "api.fit_listed"),
    ({"day": "2026-02-30"}, "#/day", "api.fit_day"),
    ({"zh": "身份证110101199003077758"}, "#/zh", "units.private_number")])
def test_what_breaks_a_rule_is_placed(cast: Cast, wrong: dict[str, str], pointer: str, code: str) -> None:
    refused = Program(cast, "office").write("POST", "/units", NEW | wrong)
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]
    assert errors[0]["detail"]
    assert Unit.objects.count() == len(cast.units)


def test_all_faults_come_at_once(cast: Cast) -> None:
    refused = Program(cast, "office").write("POST", "/units", {"code": 5, "zh": "长" * 121, "colour": "red"})
    assert {error["pointer"]: error["code"] for error in refused.json()["errors"]} == {
        "#/code": "api.fit_text", "#/zh": "api.fit_long", "#/kind": "api.fit_missing", "#/parent": "api.fit_missing",
        "#/day": "api.fit_missing", "#/colour": "api.fit_unknown"}


def test_an_edit_changes_what_it_says_and_nothing_else(cast: Cast) -> None:
    office = Program(cast, "office")
    edited = office.edit("PUT", "/units/A11", OLD | {"en": "Riverside"}, "/units/A11")
    assert edited.status_code == 200
    told = edited.json()
    assert (told["zh"], told["en"], told["category"], told["version"]) == ("A11单位", "Riverside", "urban", 2)
    assert office.read("/units/A11?on=2026-05-31").json()["en"] == "Unit A11"
    assert office.read("/units/A11")["ETag"] == edited["ETag"]
    assert office.edit("PUT", "/units/A11", OLD | {"en": ""}, "/units/A11").json()["en"] is None
    partly = office.edit("PUT", "/units/A11", {"day": "2026-06-01", "en": "x"}, "/units/A11")
    assert {error["pointer"] for error in partly.json()["errors"]} == {"#/zh", "#/kind", "#/category"}


def test_an_edit_without_version_is_refused(cast: Cast) -> None:
    refused = Program(cast, "office").write("PUT", "/units/A11", OLD)
    assert (refused.status_code, refused.json()["type"]) == (428, "urn:maplebridge:api.version_wanted")


@pytest.mark.parametrize("match", ['"person-1-1"', '"unit-1"', "*", "nonsense", '"unit-1-' + "9" * 5000 + '"'])
def test_a_version_of_something_else_is_refused(cast: Cast, match: str) -> None:
    refused = Program(cast, "office").write("PUT", "/units/A11", OLD, match=match)
    assert (refused.status_code, refused.json()["type"]) == (412, "urn:maplebridge:api.version_unknown")


def test_a_stale_edit_is_told_what_changed(cast: Cast) -> None:
    office = Program(cast, "office")
    seen = office.read("/units/A11")["ETag"]
    office.write("PUT", "/units/A11", OLD | {"zh": "河滨派出所", "en": "Riverside"}, match=seen)
    refused = office.write("PUT", "/units/A11", OLD | {"zh": "河东派出所"}, match=seen)
    assert (refused.status_code, refused.json()["version"]) == (412, 2)
    [change] = refused.json()["changes"]
    assert change["by"] == "Office"
    assert change["fields"]["name"] == {"before": {"zh": "A11单位", "en": "Unit A11"},
                                        "after": {"zh": "河滨派出所", "en": "Riverside"}}
    assert Unit.objects.get(code="A11").zh == "河滨派出所"


def test_a_unit_is_moved(cast: Cast) -> None:
    office = Program(cast, "office")
    moved = office.edit("POST", "/units/A12/move", {"parent": "A2", "day": "2026-06-01"}, "/units/A12")
    assert (moved.status_code, moved.json()["parent"]) == (200, "A2")
    assert codes(office.read("/units?parent=A1&on=2026-05-31")) == ["A11", "A12"]
    assert codes(office.read("/units?parent=A1&on=2026-06-01")) == ["A11"]
    refused = office.edit("POST", "/units/A1/move", {"parent": "A11", "day": "2026-06-01"}, "/units/A1")
    assert [error["code"] for error in refused.json()["errors"]] == ["units.under_itself"]


def test_a_unit_is_closed_and_what_it_holds_goes_on(cast: Cast) -> None:
    office, today = Program(cast, "office"), timezone.localdate()
    held = {"last_day": str(today), "document": "〔2026〕12号"}
    assert office.edit("POST", "/units/A11/close", held, "/units/A11").json()["errors"][0]["pointer"] == "#/to"
    nobody = cast.people["nobody"].pk
    sent = held | {"to": "A12", "people": [{"person": nobody, "to": "A21"}]}
    closed = office.edit("POST", "/units/A11/close", sent, "/units/A11")
    assert (closed.status_code, closed.json()["closed_on"]) == (200, str(today))
    after = str(today + timedelta(days=1))
    posts = office.read(f"/people/{nobody}/posts").json()["items"]
    assert [(post["unit"], post["from_day"]) for post in posts] == [("A11", str(FIRST_DAY)), ("A21", after)]
    assert "A11" not in codes(office.read(f"/units?on={after}"))
    assert office.read("/units/A11").json()["closed_on"] == str(today)


@pytest.mark.parametrize("sent", [{"to": "B1"}, {"to": "A12", "people": [{"person": 5, "to": "B1"}]},
                                  {"to": "A12", "units": [{"unit": "zz", "to": "A12"}]}])
def test_nothing_goes_where_the_token_does_not_see(cast: Cast, sent: dict[str, object]) -> None:
    office = Program(cast, "office")
    refused = office.edit("POST", "/units/A11/close", {"last_day": "2026-11-30", "document": "1"} | sent, "/units/A11")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "api.no_such_unit")
