"""What an office and a department are to do next: what waits for them and who is furthest behind, as the pages have it
to which each thing leads."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.overview.queries.needs import Need
from maplebridge.apps.overview.queries.work import work_of
from maplebridge.apps.programmes.models import ItemLead, LineQuestion, Participant, Programme, SchemeDraft
from maplebridge.apps.programmes.queries.joining import gone_on, to_roll_out
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.units.models import Succession
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE
from tests.apps.programmes.stepped import DAY, worked_programme

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    return worked_programme(cast, monkeypatch)


def _needs(cast: Cast, who: str) -> dict[str, list[Need]]:
    found: dict[str, list[Need]] = {}
    for need in work_of(cast.actor(who), DAY).needs:
        found.setdefault(need.told.code.removeprefix("overview."), []).append(need)
    return found


def _page(cast: Cast, who: str, language: str) -> str:
    client = cast.client(who)
    client.cookies["language"] = language
    return unescape(client.get("/").content.decode())


def _ask(cast: Cast, programme: Programme, indicator: str, text: str, unit: str = "A11") -> LineQuestion:
    return LineQuestion.objects.create(
        programme=programme, participant=Participant.objects.get(unit=cast.units[unit]), indicator=indicator, text=text,
        asked_by=cast.people["officer"], asked_at=timezone.now())


def test_an_office_is_told_what_waits_for_it(cast: Cast, programme: Programme) -> None:
    assert not {"gone_on", "table_waits", "unreached", "unanswered"} & set(_needs(cast, "office"))
    SchemeDraft.objects.create(programme=programme, file_name="t.xlsx", sha256="0" * 64, handed_in_at=timezone.now())
    Participant.objects.filter(unit=cast.units["A12"]).update(rolled_out=None)
    for into in ("A11", "A12"):
        Succession.objects.create(kind="split", old=cast.units["A21"], new=cast.units[into], day=DAY, document="1号")
    _ask(cast, programme, "FQ1.1", "一")
    _ask(cast, programme, "FQ2.1", "二")
    found, version, actor = _needs(cast, "office"), in_force(programme), cast.actor("office")
    assert version
    assert found["unreached"][0].told.params["count"] == len(to_roll_out(programme, version, DAY)) == 1
    assert found["gone_on"][0].told.params["count"] == len({one.unit for one in gone_on(programme, DAY, actor)}) == 1
    assert found["unanswered"][0].told.params == {"count": 2, "units": 1}
    assert [found[code][0].url for code in ("gone_on", "table_waits", "unreached", "unanswered")] == [
        f"programmes:{page}" for page in ("units", "adoption", "roll_out", "questions")]
    client = cast.client("office")
    for need in (one for several in found.values() for one in several):
        assert need.args[0] == CODE
    for page in ("units", "roll-out", "questions"):
        assert client.get(f"/programmes/{CODE}/{page}/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_office_is_told_who_is_furthest_behind(cast: Cast, programme: Programme, language: str) -> None:
    work = work_of(cast.actor("office"), DAY)
    late = _needs(cast, "office")["unit_late"]
    assert [need.args[1] for need in late] == [one.participant.unit.code for one in work.programmes[0].late][:3]
    page = _page(cast, "office", language)
    for need in late:
        assert f'href="/programmes/{CODE}/units/{need.args[1]}/"' in page.partition('class="card over"')[0]
    assert _needs(cast, "leader") == {}, "who runs nothing has nothing to do here"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_department_is_told_what_it_is_asked_and_where_its_items_are_behind(cast: Cast, programme: Programme,
                                                                              language: str) -> None:
    ItemLead.objects.create(programme=programme, item="FQ1", unit=cast.units["A"], from_day=FIRST_DAY)
    first = _ask(cast, programme, "FQ1.1", "我们牵头的")
    _ask(cast, programme, "FQ2.1", "别人牵头的")
    found = _needs(cast, "department")
    assert [need.args for need in found["asks"]] == [(CODE, first.pk)]
    home = work_of(cast.actor("department"), DAY).programmes[0]
    (item,) = found["item_late"]
    assert item.told.params["lines"] == home.late_lines
    assert (item.told.params["units"], item.told.params["days"]) == (len(home.late), home.late[0].longest)
    page = _page(cast, "department", language)
    assert "我们牵头的" in page
    assert f"/programmes/{CODE}/questions/{first.pk}/" in page
    for number in range(4):
        _ask(cast, programme, "FQ1.2", f"第{number}问")
    found = _needs(cast, "department")
    assert len(found["asks"]) == 3
    assert found["asks_more"][0].told.params == {"count": 2}


def test_it_costs_no_more_queries_with_more_that_waits(cast: Cast, programme: Programme) -> None:
    ItemLead.objects.create(programme=programme, item="FQ1", unit=cast.units["A"], from_day=FIRST_DAY)

    def counts() -> list[Any]:
        found = []
        for who in ("office", "department"):
            client = cast.client(who)
            client.get("/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/")
            found.append(len(asked))
        return found

    before = counts()
    for number in range(9):
        _ask(cast, programme, "FQ1.1", f"第{number}问")
    Participant.objects.filter(unit=cast.units["A12"]).update(rolled_out=None)
    assert counts() == before
    assert max(before) <= 12
