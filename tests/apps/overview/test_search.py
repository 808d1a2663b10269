"""The search of the top line: units and people, and only those within view."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.overview.queries.search import Found, search
from tests.apps.cast import Cast


def _found(cast: Cast, who: str, text: str) -> Found:
    return search(cast.actor(who), text, timezone.localdate())


@pytest.mark.parametrize("text", ["A11", "a11", "A11单位", "Unit A11"])
def test_a_unit_is_found_by_code_and_either_name(cast: Cast, text: str) -> None:
    assert [code for code, _ in _found(cast, "office", text).units] == ["A11"]


@pytest.mark.parametrize("text", ["chief甲", "Chief"])
def test_a_person_is_found_by_either_name(cast: Cast, text: str) -> None:
    assert [person.key for person in _found(cast, "office", text).people] == [cast.people["chief"].pk]


def test_nothing_outside_the_view_is_found(cast: Cast) -> None:
    assert _found(cast, "office", "B1").units == [] and _found(cast, "office", "other_office").people == []
    assert _found(cast, "chief", "A2").units == [] and _found(cast, "community", "officer").people == []
    assert _found(cast, "nobody", "A").count == 0


def test_much_is_told_as_such(cast: Cast) -> None:
    for number in range(25):
        cast.add_person(f"zhang{number}", "A11")
    assert _found(cast, "office", "zhang").more and len(_found(cast, "office", "zhang").people) == 20
    assert not _found(cast, "office", "A11").more


@pytest.mark.parametrize("text", ["", "   ", "%00", "%", "_", "'\"><script>", "a" * 5000, "#1"])
def test_whatever_is_typed_does_no_harm(cast: Cast, text: str, django_assert_max_num_queries: Any) -> None:
    client = cast.client("office")
    client.get("/search/")  # the first request of a session writes
    with django_assert_max_num_queries(8):
        answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200 and "<script>" not in answer.content.decode()


def test_signs_with_a_meaning_in_queries_are_signs(cast: Cast) -> None:
    assert _found(cast, "office", "%").count == _found(cast, "office", "A_1").count == 0
