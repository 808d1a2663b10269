"""What changed since somebody last looked: by others, within their view, until they have looked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.overview.actions.look import look
from maplebridge.apps.overview.models import Look
from maplebridge.apps.overview.queries.changes import MOST, changes_for, newest
from maplebridge.apps.programmes.models import Programme, SchemeVersion
from maplebridge.web import once
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY, dispute
from tests.apps.programmes.programme import make_programme, set_day


@pytest.fixture
def worked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> int:
    """The officer records an entry; gives its key."""
    set_day(TODAY, monkeypatch)
    make_programme(cast)
    return record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))


def _kinds(cast: Cast, who: str) -> list[str]:
    return [event.kind for event in changes_for(cast.actor(who)).events]


def _looked(cast: Cast, who: str, client: Client, upto: int) -> Any:
    return client.post("/changes/", {"upto": upto, "once": once.issue(cast.people[who].pk)})


def test_others_work_is_told_and_ones_own_is_not(cast: Cast, worked: int) -> None:
    assert _kinds(cast, "chief") == ["ledgers.record"]
    assert _kinds(cast, "officer") == []
    assert _kinds(cast, "other_office") == _kinds(cast, "community") == _kinds(cast, "nobody") == []


def test_a_colleague_who_does_not_review_is_not_told_of_entries(cast: Cast, worked: int) -> None:
    cast.add_person("second", "A11", "officer")
    assert _kinds(cast, "second") == [], "a book may be restricted"
    Event.objects.create(at=Event.objects.get().at, kind="ledgers.review", actor_key=cast.people["chief"].pk,
                         actor_name="甲", unit_key=1, unit_path=cast.units["A11"].path, object_kind="entry",
                         object_key=str(worked), detail="{}", via="site")
    assert _kinds(cast, "officer") == ["ledgers.review"], "but of what becomes of one's own"
    assert _kinds(cast, "second") == []


def test_what_the_log_in_page_or_the_roles_of_others_record_is_not_told(cast: Cast, worked: int) -> None:
    row = Event.objects.get()
    for kind in ("accounts.log_in", "tokens.make", "jobs.ask", "programmes.hand_in", "site.upgrade", "audit.export"):
        Event.objects.create(at=row.at, kind=kind, actor_key=1, actor_name="甲", unit_key=1,
                             unit_path=cast.units["A11"].path, object_kind="x", object_key="1", detail="{}", via="site")
    assert _kinds(cast, "chief") == ["ledgers.record"]


def test_what_is_issued_above_is_told_to_those_who_take_part(cast: Cast, worked: int) -> None:
    ours = SchemeVersion.objects.get()
    others = [SchemeVersion.objects.create(
        programme=Programme.objects.create(code=code, zh=code, unit=cast.units[unit], begun_on=TODAY), number=1,
        scheme_code=code, scheme_version="1", sha256="0" * 64, document="一号", issued_on=TODAY)
        for code, unit in (("ELSE", "A"), ("FAR", "B"))]  # of the same office, without the station; of another
    for version in (ours, *others):
        Event.objects.create(at=Event.objects.earliest("pk").at, kind="programmes.issue", actor_key=1, actor_name="甲",
                             unit_key=1, unit_path=version.path, object_kind="scheme_version",
                             object_key=str(version.pk), detail="{}", via="site")
    assert _kinds(cast, "chief") == ["programmes.issue", "ledgers.record"]
    assert len(_kinds(cast, "officer")) == 1


def test_looking_moves_the_mark_and_shows_what_lay_between(cast: Cast, worked: int) -> None:
    client = cast.client("chief")
    client.cookies["language"] = "en"
    page = client.get("/changes/count/").content.decode()
    assert "What changed in the last 7 days: 1" in page
    upto = int(re.search(r'name="upto" value="(\d+)"', page)[1])  # type: ignore[index]
    assert not Look.objects.exists(), "what only shows writes nothing"
    answer = _looked(cast, "chief", client, upto)
    assert answer.status_code == 303
    assert f"/ledgers/entries/{worked}/" in client.get(answer.url).content.decode(), "what was new can be read again"
    assert Look.objects.get().event == upto
    assert "Nothing has changed since" in client.get("/changes/count/").content.decode()
    assert "SHA" not in client.get(answer.url).content.decode()


def test_the_mark_never_goes_back_and_never_past_what_is_there(cast: Cast, worked: int) -> None:
    actor, events = cast.actor("chief"), Event.objects.count()
    assert look(upto=10**12, at=NOW, by=actor) == 0
    assert Look.objects.get().event == newest()
    assert look(upto=0, at=NOW, by=actor) == newest()
    assert Look.objects.get().event == newest()
    assert Event.objects.count() == events, "nobody else learns that somebody looked"


def test_sent_twice_it_is_done_once(cast: Cast, worked: int) -> None:
    client, key = cast.client("chief"), once.issue(cast.people["chief"].pk)
    first = client.post("/changes/", {"upto": newest(), "once": key})
    assert client.post("/changes/", {"upto": newest(), "once": key}).url == first.url  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", ["?after=x&upto=-1", "?after=99999999999999999999", "?after=&upto=%00", "?upto=1e9"])
def test_whatever_the_address_says_does_no_harm(cast: Cast, worked: int, asked: str) -> None:
    assert cast.client("chief").get(f"/changes/{asked}").status_code == 200


@pytest.mark.parametrize("sent", [{}, {"upto": "x"}, {"upto": "-5"}, {"upto": "9" * 40}])
def test_what_is_sent_wrongly_is_refused(cast: Cast, worked: int, sent: dict[str, str]) -> None:
    sent["once"] = once.issue(cast.people["chief"].pk)
    assert cast.client("chief").post("/changes/", sent).status_code == 422
    assert not Look.objects.exists()


def test_much_is_told_as_such_and_names_are_only_text(cast: Cast, worked: int) -> None:
    row = Event.objects.get()
    Event.objects.bulk_create([Event(
        at=row.at, kind="units.edit", actor_key=1, actor_name="<b>甲</b>", unit_key=1, unit_name="甲",
        unit_path=cast.units["A11"].path, object_kind="unit", object_key="1",
        object_name="河滨<script>公安分局治安管理与基层基础工作大队派出所", detail="{}", via="site")
        for _ in range(MOST + 5)])
    found = changes_for(cast.actor("chief"))
    assert (found.count, found.more) == (MOST, True)
    page = cast.client("chief").get("/changes/").content.decode()
    assert "<script>公" not in page and "<b>甲" not in page and len(page.encode()) < 150_000


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_with_nothing_it_says_what_will_be_here(cast: Cast, language: str) -> None:
    client = cast.client("chief")
    client.cookies["language"] = language
    page = client.get("/changes/").content.decode()
    assert ("Nothing was changed by others" if language == "en" else "没有别人做的变化") in page
