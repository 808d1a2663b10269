"""People and posts by program."""

from __future__ import annotations

from typing import Any

import pytest

from maplebridge.apps.units.models import Person, Post
from tests.api.conftest import Program
from tests.apps.cast import Cast

NEW = {"zh": "陈甲", "en": "Chen Jia", "badge": "030217", "username": "chen.jia", "unit": "A11", "title": "民警",
       "day": "2026-03-02"}


@pytest.fixture
def office(cast: Cast) -> Program:
    return Program(cast, "office")


def numbers(found: Any) -> set[int]:
    return {item["person"] for item in found.json()["items"]}


def test_the_list_holds_whom_the_token_sees(cast: Cast, office: Program) -> None:
    everybody = {person.pk for who, person in cast.people.items() if who != "other_office"}
    assert numbers(office.read("/people")) == everybody
    own = {cast.people[who].pk for who in ("chief", "officer", "community", "nobody")}
    assert numbers(Program(cast, "chief").read("/people")) == own


def test_people_are_searched(cast: Cast, office: Program) -> None:
    made = office.write("POST", "/people", NEW).json()["person"]
    for asked in ("q=陈", "q=chen", "q=cj", "q=0302", "unit=A11&q=陈", "unit=A&q=陈"):
        assert numbers(office.read(f"/people?{asked}")) == {made}, asked
    assert numbers(office.read("/people?unit=A2")) == set()


def test_who_has_left_is_in_no_list_but_is_still_there(cast: Cast, office: Program) -> None:
    key = cast.people["nobody"].pk
    Person.objects.filter(pk=key).update(left_on="2026-06-30")
    assert key not in numbers(office.read("/people"))
    assert key in numbers(office.read("/people?on=2026-06-30"))
    assert office.read(f"/people/{key}").json()["left_on"] == "2026-06-30"


def test_a_person_is_added_and_corrected(office: Program) -> None:
    made = office.write("POST", "/people", NEW)
    assert made.status_code == 201
    key = made.json()["person"]
    assert made["Location"] == f"/api/v1/people/{key}"
    assert made.json() == {"person": key, "zh": "陈甲", "en": "Chen Jia", "badge": "030217", "title": "民警",
                           "unit": "A11", "left_on": None, "version": 1}
    person = Person.objects.get(pk=key)
    assert person.username == "chen.jia"
    assert not person.has_usable_password()
    changed = {"zh": "陈甲", "badge": None, "en": "Chen J."}
    edited = office.edit("PUT", f"/people/{key}", changed, f"/people/{key}")
    assert (edited.json()["badge"], edited.json()["en"], edited.json()["version"]) == (None, "Chen J.", 2)
    assert office.read(f"/people/{key}")["ETag"] == edited["ETag"]


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"username": "a b"}, "#/username"), ({"zh": ""}, "#/zh"), ({"title": " "}, "#/title"), ({"unit": "B11"}, "#/unit"),
    ({"badge": "x" * 21}, "#/badge"), ({"zh": "陈\u0007甲"}, "#/zh"), ({"day": "2025-01-01"}, "#/day")])
def test_what_breaks_a_rule_is_placed(office: Program, wrong: dict[str, str], pointer: str) -> None:
    refused = office.write("POST", "/people", NEW | wrong)
    assert (refused.status_code, [error["pointer"] for error in refused.json()["errors"]]) == (422, [pointer])
    assert not Person.objects.filter(zh__startswith="陈").exists()


def test_a_stale_correction_is_told_what_changed(cast: Cast, office: Program) -> None:
    at = f"/people/{cast.people['officer'].pk}"
    seen = office.read(at)["ETag"]
    same = {"zh": "officer甲", "en": "Officer"}
    office.write("PUT", at, same | {"badge": "7"}, match=seen)
    refused = office.write("PUT", at, same | {"badge": "8"}, match=seen)
    assert refused.status_code == 412
    assert refused.json()["changes"][0]["fields"]["badge"] == {"before": "", "after": "7"}


def test_posts_are_given_and_ended(cast: Cast, office: Program) -> None:
    at = f"/people/{cast.people['officer'].pk}"
    given = office.edit("POST", f"{at}/posts", {"unit": "A12", "title": "内勤", "from_day": "2026-06-01"}, at)
    assert (given.status_code, given.json()["version"]) == (200, 2)
    posts = office.read(f"{at}/posts").json()["items"]
    assert [(post["unit"], post["title"], post["main"]) for post in posts] == [("A11", "民警", True),
                                                                              ("A12", "内勤", False)]
    end = f"{at}/posts/{posts[1]['post']}/end"
    ended = office.write("POST", end, {"last_day": "2026-09-30"}, match=given["ETag"])
    assert (ended.status_code, ended.json()["version"]) == (200, 3)
    assert office.read(f"{at}/posts").json()["items"][1]["to_day"] == "2026-09-30"


def test_a_post_that_falls_away_is_ended_once(cast: Cast, office: Program) -> None:
    at = f"/people/{cast.people['officer'].pk}"
    given = office.edit("POST", f"{at}/posts", {"unit": "A12", "title": "内勤", "from_day": "2027-06-01"}, at)
    post = Post.objects.get(title="内勤").pk
    first, again = (office.write("POST", f"{at}/posts/{post}/end", {"last_day": "2026-12-31"}, match=given["ETag"],
                                 key="end") for _ in range(2))
    assert (first.status_code, first.json()["version"]) == (200, 3)
    assert (again.status_code, again.content, again["ETag"]) == (200, first.content, first["ETag"])
    assert not Post.objects.filter(pk=post).exists()


def test_a_post_is_ended_at_its_own_person_only(cast: Cast, office: Program) -> None:
    post = Post.objects.get(person=cast.people["nobody"])
    at = f"/people/{cast.people['officer'].pk}"
    assert office.edit("POST", f"{at}/posts/{post.pk}/end", {"last_day": "2026-12-31"}, at).status_code == 404


def test_a_post_out_of_sight_is_not_told(cast: Cast, office: Program) -> None:
    person = cast.people["officer"]
    Post.objects.create(person=person, unit=cast.units["B11"], title="借调", from_day="2026-05-01")
    units = [post["unit"] for post in office.read(f"/people/{person.pk}/posts").json()["items"]]
    assert units == ["A11", None]
