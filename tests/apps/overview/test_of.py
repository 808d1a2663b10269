"""The parts that the pages of a unit, a programme, a person load: figures of plan, score and books, within rights."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.queries.gaps import figures_of, shares_of
from maplebridge.apps.overview.queries.of_person import of_person
from maplebridge.apps.overview.queries.of_programme import of_programme
from maplebridge.apps.overview.queries.of_unit import of_unit
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.my_steps import my_steps
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.unit_plan import figures_of as steps_of
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.scores.queries.live import last_made
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.units.models import RoleGrant, Unit
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.crowd import make_crowd
from tests.apps.ledgers.book import NOW, dispute
from tests.apps.programmes.programme import CODE
from tests.apps.programmes.stepped import DAY, name_person, plan, worked_programme

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Programme:
    settings.HOME = tmp_path
    return worked_programme(cast, monkeypatch)


def _page(cast: Cast, who: str, address: str, language: str = "en", **headers: str) -> str:
    client = cast.client(who)
    client.cookies["language"] = language
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return unescape(str(answer.content.decode()))


def _person(cast: Cast, who: str) -> str:
    return f"/of/people/{cast.people[who].pk}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_is_told_with_the_figures_of_its_plan_its_score_and_its_books(cast: Cast, programme: Programme,
                                                                             language: str) -> None:
    record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    make(programme, DAY)
    version = in_force(programme)
    live = last_made(programme, version) if version else None
    assert live
    figures, share = plan().figures, figures_of([cast.units["A11"]], DAY)[cast.units["A11"].pk].share
    assert share is not None
    assert shares_of([cast.units["A11"]], DAY)[cast.units["A11"].pk] == share
    page = _page(cast, "leader", "/of/units/A11/", language)
    for figure in (figures.late_lines, figures.longest, figures.done, figures.steps, live.number("points", "A11"),
                   f"{round(100 * share, 1)} %"):
        assert str(figure) in page
    for way in ("plan/", ""):
        assert f"/programmes/{CODE}/units/A11/{way}" in page
    assert "/ledgers/gaps/A11/" in page
    assert f"/scores/{CODE}/units/A11/help/" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_district_is_told_by_the_units_under_it(cast: Cast, programme: Programme, language: str) -> None:
    below = of_unit(cast.units["A1"], cast.actor("office"), DAY).below[0]
    assert below.units == 2 and len(below.late) == 2
    page = _page(cast, "office", "/of/units/A1/", language)
    assert "/units/A11/" in page and "/units/A12/" in page and "/units/A21/" not in page
    assert f"/matrix/{CODE}/" in page
    assert of_unit(cast.units["A1"], cast.actor("chief"), DAY).below[0].units == 1, "only what one sees"


def test_units_under_it_are_counted_however_many_there_are(cast: Cast, programme: Programme) -> None:
    version = in_force(programme)
    top = make_crowd(600, 0)
    top.refresh_from_db()
    parts = Participant.objects.bulk_create(
        Participant(programme=programme, unit=unit, rolled_out=version, category=unit.category, from_day=DAY)
        for unit in Unit.objects.filter(code__startswith="CS"))
    RoleGrant.objects.create(person=cast.people["nobody"], role="leader", unit=top, from_day=FIRST_DAY)
    actor = cast.actor("nobody")
    with CaptureQueriesContext(connection) as asked:
        below = of_unit(top, actor, DAY).below[0]
    assert (below.units, below.stands) == (len(parts), None) and len(parts) > 500
    assert len(asked) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_is_told_with_the_figures_of_its_units(cast: Cast, programme: Programme, language: str) -> None:
    make(programme, DAY)
    version = in_force(programme)
    live = last_made(programme, version) if version else None
    assert live
    figures = steps_of(list(participants_on(programme, DAY)), DAY).values()
    points = [Decimal(one) for one in live.told["points"]]
    page = _page(cast, "office", f"/of/programmes/{CODE}/", language)
    done, steps, late = (sum(getattr(one, name) for one in figures) for name in ("done", "steps", "late_lines"))
    low, high, units = min(points), max(points), len(points)
    assert (f"Steps done: {done} of {steps}" if language == "en" else f"已完成步骤 {done} / {steps}") in page
    assert (f"with {late} lines" if language == "en" else f"共 {late} 项") in page
    assert (f"units with points: {units}, from {low} to {high} of" if language == "en"
            else f"{units} 个单位有得分，{low} 至 {high} 分") in page
    for way in (f"/city/{CODE}/", f"/matrix/{CODE}/", f"/scores/{CODE}/", f"/programmes/{CODE}/chain/"):
        assert f'href="{way}"' in page
    assert f'hx-get="/of/programmes/{CODE}/"' in _page(cast, "office", f"/programmes/{CODE}/", language)
    own = of_programme(programme, cast.actor("chief"), DAY)
    assert (own.home.units, own.points and own.points.units) == (1, 1), "only what one sees"


def test_a_programme_is_told_in_few_queries_and_only_to_whom_it_is_shown(cast: Cast, programme: Programme) -> None:
    client, address = cast.client("office"), f"/of/programmes/{CODE}/"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 12
    assert "No scores were counted yet" in _page(cast, "office", address)
    assert cast.client("other_office").get(address).status_code == 404
    assert cast.client("community").get(address).status_code == 403
    programme.closed_on = DAY - timedelta(days=1)
    programme.save()
    assert "/of/programmes/" not in _page(cast, "office", f"/programmes/{CODE}/"), "it goes on no more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_takes_part_it_says_so(cast: Cast, language: str) -> None:
    said = "takes part in a programme now" if language == "en" else "没有参加任何考核方案"
    assert said in _page(cast, "office", "/of/units/A2/", language)
    said = "answers for no line" if language == "en" else "没有负责或协助的指标"
    assert said in _page(cast, "office", _person(cast, "leader"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_told_with_their_own_lines_and_steps(cast: Cast, programme: Programme, language: str) -> None:
    record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    found = of_person(cast.people["officer"].pk, cast.actor("chief"), DAY)
    assert {line.indicator.code for _, line in found.work.lines} == {"FQ1.1", "FQ1.2", "FQ1.3"}
    assert [one.step.key for one in found.work.steps] == [one.step.key for one in my_steps(cast.actor("officer"), DAY)]
    page = _page(cast, "chief", _person(cast, "officer"), language)
    assert f"/programmes/{CODE}/units/A11/lines/FQ1.2/" in page
    assert f"/ledgers/entries/{found.entries[0].record}/" in page
    for counted in ("共登记", "次登录", "place in", "entries in all"):
        assert counted not in page


def test_entries_of_a_restricted_book_are_for_those_who_may_read_them(cast: Cast, programme: Programme) -> None:
    from maplebridge.apps.ledgers.models import Entry

    officer = cast.people["officer"]
    Entry.objects.create(unit=cast.units["A11"], ledger="L07", day=DAY, values={}, entered_by=officer, entered_at=NOW)
    from maplebridge.apps.ledgers.queries.kinds import kinds_of_units
    kinds = kinds_of_units({cast.units["A11"].pk})[cast.units["A11"].pk]
    code = next(code for code, kind in kinds.items() if kind.restricted)
    Entry.objects.update(ledger=code)
    cast.add_person("second", "A11", "officer")
    seen = {who: len(of_person(officer.pk, cast.actor(who), DAY).entries) for who in ("chief", "officer", "second",
                                                                                      "leader")}
    assert seen == {"chief": 1, "officer": 1, "second": 0, "leader": 0}


def test_who_may_not_see_programmes_or_people_sees_no_part(cast: Cast, programme: Programme) -> None:
    assert cast.client("community").get("/of/units/A11/").status_code == 404
    assert cast.client("other_office").get("/of/units/A11/").status_code == 404
    assert cast.client("community").get(_person(cast, "officer")).status_code in (403, 404)
    assert "/of/units/A11/" not in _page(cast, "community", "/units/A11/")
    assert '/of/units/A11/" hx-trigger="load"' in _page(cast, "chief", "/units/A11/")
    found = of_person(cast.people["officer"].pk, cast.actor("security_admin"), DAY)
    assert not found.work.lines and not found.work.steps and not found.entries


def test_a_part_comes_without_the_frame_and_both_hold_the_budget(cast: Cast, programme: Programme) -> None:
    make(programme, DAY)
    name_person(cast, "officer", "FQ3.1")
    for address in ("/of/units/A11/", "/of/units/A1/", "/of/units/A/", _person(cast, "officer")):
        assert "<html" in _page(cast, "office", address)
        client = cast.client("office")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            part = client.get(address, headers={"HX-Request": "true"})
        assert "<html" not in part.content.decode()
        assert len(asked) <= 12, (address, [query["sql"][:100] for query in asked])
        assert len(part.content) <= 150_000


def test_names_are_only_text(cast: Cast, programme: Programme) -> None:
    Unit.objects.filter(code="A11").update(zh="<img src=x>河滨公安分局治安管理与基层基础工作派出所", en="")
    for address in ("/of/units/A11/", "/of/units/A1/", _person(cast, "officer")):
        client = cast.client("office")
        assert "<img src=x>" not in client.get(address).content.decode()
