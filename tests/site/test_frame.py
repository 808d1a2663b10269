"""The frame of every page: places, languages, log-out."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from maplebridge.apps.units.models import Post
from maplebridge.site.frame import PLACES, address_of, frame
from tests.apps.cast import FIRST_DAY, Cast

HERE = "/components/"


def _frame(cast: Cast, who: str, path: str = HERE) -> dict[str, object]:
    request = RequestFactory().get(path)
    request.actor = cast.actor(who)  # type: ignore[attr-defined]
    return frame(request)


def test_all_places_are_there() -> None:
    assert [place.url for place in PLACES if address_of(place.url) is None] == []


@pytest.mark.parametrize("who", ["office", "officer", "community", "system_admin", "security_admin", "audit_admin",
                                 "nobody"])
def test_the_rail_has_what_the_person_may_open(cast: Cast, who: str) -> None:
    actor = cast.actor(who)
    shown = [place.address for place in _frame(cast, who)["places"]]  # type: ignore[attr-defined]
    assert shown == [address_of(place.url) for place in PLACES
                     if not place.rights or any(map(actor.holds, place.rights))]


def test_one_place_is_the_present_one(cast: Cast) -> None:
    for path, expected in (("/", "/"), ("/units/", "/units/"), ("/units/A11/", "/units/"), (HERE, None)):
        current = [place.address for place in _frame(cast, "office", path)["places"] if place.current]  # type: ignore
        assert current == ([expected] if expected else [])


def test_the_frame_asks_the_database_nothing(cast: Cast, django_assert_num_queries: object) -> None:
    request = RequestFactory().get(HERE)
    request.actor = cast.actor("office")  # type: ignore[attr-defined]
    with django_assert_num_queries(0):  # type: ignore[operator]
        frame(request)


def test_the_language_changes_and_the_address_stays(cast: Cast) -> None:
    client = cast.client("office")
    assert 'lang="zh-Hans"' in client.get(HERE).content.decode()
    answer = client.post("/language/", {"language": "en", "next": f"{HERE}?sort=points"})
    assert answer.status_code == 302 and answer.headers["Location"] == f"{HERE}?sort=points"
    assert '<html lang="en">' in client.get(HERE).content.decode()
    client.post("/language/", {"language": "zh-hans", "next": HERE})
    assert '<html lang="zh-Hans">' in client.get(HERE).content.decode()


def test_the_language_changes_before_log_in(db: None) -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/account/login/"})
    assert '<html lang="en">' in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("outside", ["//evil.example/", "https://evil.example/", "/\\evil.example",
                                     "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(db: None, outside: str) -> None:
    answer = Client().post("/language/", {"language": "en", "next": outside})
    assert answer.status_code in (204, 302) and answer.headers.get("Location", "/") == "/"


def test_a_language_nobody_speaks_changes_nothing(db: None) -> None:
    client = Client()
    client.post("/language/", {"language": "xx", "next": HERE})
    assert "language" not in client.cookies


def test_log_out_stands_on_every_page_of_who_is_logged_in(cast: Cast) -> None:
    client = cast.client("office")
    for path in (HERE, "/nowhere/", "/account/"):
        assert 'action="/account/logout/"' in client.get(path).content.decode(), path
    assert 'action="/account/logout/"' not in Client().get("/account/login/").content.decode()


def test_an_actor_without_english_name_is_marked(cast: Cast) -> None:
    person = cast.people["office"]
    person.en = ""
    person.save()
    client = cast.client("office")
    client.cookies["language"] = "en"
    assert f'office<span lang="zh-Hans">{person.zh[-1]}</span>' in client.get(HERE).content.decode()
    with translation.override("en"):
        assert _frame(cast, "office")["lang"] == "en"


def test_who_has_two_posts_can_change_the_unit(cast: Cast) -> None:
    person = cast.people["chief"]
    assert "/units/-/here/" not in cast.client("chief").get(HERE).content.decode()
    Post.objects.create(person=person, unit=cast.units["A12"], title="副所长", from_day=FIRST_DAY)
    client = cast.client("chief")
    page = client.get(HERE).content.decode()
    assert f'value="{cast.units["A11"].pk}" aria-current="true"' in page and f'value="{cast.units["A12"].pk}"' in page
    client.post("/units/-/here/", {"unit": cast.units["A12"].pk, "next": HERE})
    assert f'value="{cast.units["A12"].pk}" aria-current="true"' in client.get(HERE).content.decode()
    assert client.post("/units/-/here/", {"unit": cast.units["B11"].pk}).status_code == 404
