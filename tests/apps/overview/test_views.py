"""Lists that people save as they set them: one's own and those shared; nobody sees more by them."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.overview.actions.views import MOST, Saved, drop_view, edit_view, save_view
from maplebridge.apps.overview.models import SavedView
from maplebridge.apps.overview.queries.views import list_address, units_to_share_with, views_of
from maplebridge.engine.problem import Refused
from maplebridge.web import once
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.cast import Cast

AT = "/people/?q=chief&sort=-zh"
LANGUAGES = ("zh-hans", "en")


def _save(cast: Cast, who: str = "chief", name: str = "我的人", shared: str | None = None, address: str = AT) -> int:
    return save_view(new=Saved(name, cast.units[shared].pk if shared else None), address=address, at=timezone.now(),
                     by=cast.actor(who))


def _names(cast: Cast, who: str) -> list[str]:
    return [row["name"] for row in views_of(cast.actor(who))]


def _client(cast: Cast, who: str, language: str = "en") -> Any:
    client = cast.client(who)
    client.cookies["language"] = language
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_saved_from_below_it_and_opens_as_it_was_set(cast: Cast, language: str) -> None:
    client = _client(cast, "office", language)
    page = client.get(AT + "&page=1").content.decode()
    way = f"/views/save/?at={quote(AT, safe='')}"
    assert way in page, "with filter and order, without the number of the page"
    form = client.get(way).content.decode()
    assert unescape(form).count(AT) >= 1
    answer = client.post(way, {"name": "城区所长", "at": AT, "once": once.issue(cast.people["office"].pk)})
    assert answer.status_code == 303
    page = unescape(client.get(answer.url).content.decode())
    assert f'href="{AT}"' in page and "城区所长" in page
    assert ("The view is saved" if language == "en" else "视图已保存") in page


def test_lists_that_cannot_be_set_are_not_offered(cast: Cast) -> None:
    assert "/views/save/" not in _client(cast, "chief").get("/views/").content.decode(), "an empty list"
    assert "/views/save/" not in _client(cast, "chief").get("/units/A11/").content.decode().partition("Staff")[2]


def test_own_views_are_ones_own(cast: Cast) -> None:
    key = _save(cast)
    assert _names(cast, "chief") == ["我的人"]
    assert _names(cast, "officer") == _names(cast, "office") == _names(cast, "nobody") == []
    for what in ("edit", "drop"):
        assert cast.client("office").get(f"/views/{key}/{what}/").status_code == 404
        assert cast.client("chief").get(f"/views/{key}/{what}/").status_code == 200
    assert cast.client("chief").get(f"/views/{2**70}/edit/").status_code == 404
    with pytest.raises(Unseen):
        drop_view(view=key, by=cast.actor("office"))
    with pytest.raises(Unseen):
        edit_view(view=key, new=Saved("x"), version=1, by=cast.actor("office"))


def test_a_shared_view_is_seen_by_the_people_of_the_unit_and_no_others(cast: Cast) -> None:
    _save(cast, "office", "全市", "A")
    assert {who for who in cast.people if _names(cast, who)} == {
        who for who in cast.people if who not in ("nobody", "other_office")}
    _save(cast, "chief", "本所", "A11")
    assert "本所" in _names(cast, "officer") and "本所" not in _names(cast, "office")
    page = cast.client("community").get(views_of(cast.actor("community"))[0]["address"])
    assert page.status_code == 403, "it opens no door"


def test_who_may_share_with_whom(cast: Cast) -> None:
    assert [unit.code for unit in units_to_share_with(cast.actor("office"))] == ["A"]
    assert [unit.code for unit in units_to_share_with(cast.actor("chief"))] == ["A11"]
    assert units_to_share_with(cast.actor("officer")) == []
    for who, unit, refusal in (("officer", "A11", NotPermitted), ("chief", "A", Unseen), ("chief", "A12", Unseen),
                               ("office", "B1", Unseen)):
        with pytest.raises(refusal):
            _save(cast, who, "x", unit)
    assert 'name="shared"' not in _client(cast, "officer").get(f"/views/save/?at={quote(AT)}").content.decode()
    assert SavedView.objects.count() == 0


def test_a_view_is_renamed_shared_and_deleted_with_an_event_each(cast: Cast) -> None:
    key, by = _save(cast), cast.actor("chief")
    edit_view(view=key, new=Saved("所里的人", cast.units["A11"].pk), version=1, by=by)
    edit_view(view=key, new=Saved("所里的人", cast.units["A11"].pk), version=2, by=by)
    with pytest.raises(Stale):
        edit_view(view=key, new=Saved("别的"), version=1, by=by)
    drop_view(view=key, by=by)
    assert [event.kind for event in Event.objects.filter(object_kind="saved_view").order_by("pk")] == [
        "overview.save_view", "overview.edit_view", "overview.drop_view"]
    assert not SavedView.objects.exists()


def test_sent_twice_it_is_saved_once(cast: Cast) -> None:
    client, key = cast.client("chief"), once.issue(cast.people["chief"].pk)
    for _ in range(2):
        assert client.post("/views/save/", {"name": "a", "at": AT, "once": key}).status_code == 303
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("address", [
    "", "people/", "//evil.example/people/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)",
    "/nowhere/", "/static/x.css", "/api/v1/units", "/account/login/", "/people/?" + "q" * 1000, "/people/\x00",
    "/units/\x00/"])
def test_only_lists_of_this_site_are_saved(cast: Cast, address: str) -> None:
    with pytest.raises(Refused):
        list_address(address)
    client = cast.client("chief")
    answer = client.post("/views/save/", {"name": "a", "at": address, "once": once.issue(cast.people["chief"].pk)})
    assert answer.status_code == 422
    assert client.get("/views/save/", {"at": address}).status_code == 200
    assert not SavedView.objects.exists()


def test_a_file_or_a_page_number_is_not_saved(cast: Cast) -> None:
    assert list_address("/people/?q=a&page=7&export=csv").address == "/people/?q=a"
    assert list_address("/people/?page=7").address == "/people/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_name_is_told_at_it(cast: Cast, language: str) -> None:
    _save(cast, name="我的人")
    client = _client(cast, "chief", language)
    taken = "You have a view named" if language == "en" else "名为“我的人”"
    for name, said in (("我的人", taken), ("", ""), ("名" * 61, "")):
        answer = client.post("/views/save/", {"name": name, "at": AT, "once": once.issue(cast.people["chief"].pk)})
        assert answer.status_code == 422
        assert said in unescape(answer.content.decode())


def test_names_are_only_text_and_a_person_has_a_limit(cast: Cast) -> None:
    _save(cast, name="<script>河滨公安分局治安管理与基层基础工作大队")
    assert "<script>河" not in cast.client("chief").get("/views/").content.decode()
    SavedView.objects.bulk_create([SavedView(person=cast.people["chief"], name=str(n), page="people:list", address=AT,
                                             made_at=timezone.now()) for n in range(MOST - 1)])
    with pytest.raises(Refused):
        _save(cast, name="one more")
    client = cast.client("chief")
    client.get("/views/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/views/")
    assert len(asked) <= 12 and len(page.content) < 150_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_none_it_says_how_to_begin(cast: Cast, language: str) -> None:
    said = "No view was saved yet" if language == "en" else "还没有保存视图"
    assert said in _client(cast, "officer", language).get("/views/").content.decode()
