"""The first page about programmes: one sentence, what to do next, and no more questions to the database than others."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.models import Entry, Switch
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.overview.queries.programmes_home import programmes_home
from maplebridge.apps.overview.queries.standing import causes_of, standings
from maplebridge.apps.overview.queries.unit_home import own_parts, unit_homes
from maplebridge.apps.overview.queries.unit_needs import unit_needs
from maplebridge.apps.overview.queries.week import week_of
from maplebridge.apps.programmes.models import ItemLead, LinePerson, LineQuestion, Participant, Programme
from maplebridge.apps.programmes.queries.responsibility import chain_of
from maplebridge.apps.programmes.queries.unit_plan import unit_plans
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.scores.queries.live import last_made
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.standing import full_score
from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.models import Unit
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.ledgers.book import NOW, TODAY, dispute
from tests.apps.ledgers.test_around import request_values
from tests.apps.programmes.programme import CODE, TAKING_PART, make_programme, set_day
from tests.apps.programmes.stepped import DAY, name_person, work_on

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return make_programme(cast)


def _page(cast: Cast, who: str, language: str = "en", address: str = "/") -> str:
    client = cast.client(who)
    client.cookies["language"] = language
    return str(client.get(address).content.decode())


def _lead(page: str) -> str:
    found = re.search(r'<p class="answer">(.*?)</p>', page, re.S)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[1]))


@pytest.mark.parametrize("who", [*ROLES, "nobody"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_budget_holds_for_every_role(cast: Cast, programme: Programme, who: str, language: str) -> None:
    work_on(cast, programme)
    ItemLead.objects.create(programme=programme, item="FQ1", unit=cast.units["A"], from_day=FIRST_DAY)
    client = cast.client(who)
    client.cookies["language"] = language
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/")
    assert page.status_code == 200
    assert len(asked) <= 12, [query["sql"][:120] for query in asked]
    assert len(page.content) <= 150_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chief_reads_how_the_unit_stands(cast: Cast, programme: Programme, language: str) -> None:
    work_on(cast, programme)
    plan = unit_plans(own_parts(cast.actor("chief"), DAY), DAY)[0]
    lead = _lead(_page(cast, "chief", language))
    assert str(plan.figures.late_lines) in lead
    assert f"{plan.figures.longest} " in lead
    assert plan.deadline is not None
    assert f"{plan.calendar.between(DAY, plan.deadline)} " in lead
    assert ("Unit A11 · Creating drive" if language == "en" else "A11单位 · 枫桥式派出所创建") in lead


def test_a_chief_is_told_what_to_do_next(cast: Cast, programme: Programme) -> None:
    actor = cast.actor("chief")
    needs = unit_needs(unit_homes(own_parts(actor, DAY), actor, DAY), actor, DAY)
    assert needs[0].told.code == "overview.no_persons", "before somebody is named, nothing else gets on"
    assert len(needs) <= 7
    for line in unit_plans(own_parts(actor, DAY), DAY)[0].lines:
        name_person(cast, "officer", line.indicator.code)
    needs = unit_needs(unit_homes(own_parts(actor, DAY), actor, DAY), actor, DAY)
    late = [need.worth for need in needs if need.told.code == "overview.do_step" and need.worth]
    waits = [one.wait for one in late if one.wait is not None and one.wait < 0]
    assert waits, "then what is late, with its person"
    assert waits == sorted(waits)
    assert late[0].who and late[0].who.zh == cast.people["officer"].zh
    assert "overview.confirm_wait" in [need.told.code for need in needs]


def test_a_chiefs_items_are_joined_from_their_lines(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    actor = cast.actor("chief")
    home = unit_homes(own_parts(actor, DAY), actor, DAY)[0]
    page = _page(cast, "chief")
    for mark in home.marks:
        assert f"/programmes/{CODE}/units/A11/#item-{mark.item.code}" in page
        assert ("late" in {line.state for line in mark.lines}) == (mark.state == "late")


def test_the_load_of_the_week_compares_nobody(cast: Cast, programme: Programme) -> None:
    name_person(cast, "officer", "FQ1.1")
    name_person(cast, "chief", "FQ4.1")
    actor = cast.actor("chief")
    load = unit_homes(own_parts(actor, DAY), actor, DAY)[0].load
    assert {one.name.zh for one in load} == {cast.people["officer"].zh, cast.people["chief"].zh}
    assert [one.name.zh for one in load] == sorted(one.name.zh for one in load)
    assert all(one.days > 0 for one in load)


def test_the_states_over_many_units_are_those_of_each_plan(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    parts = list(Participant.objects.select_related("unit", "rolled_out").order_by("unit__code"))
    found = standings(parts, DAY)
    for one, plan in zip(found, unit_plans(parts, DAY), strict=True):
        assert len(one.late) == plan.figures.late_lines
        assert one.longest == plan.figures.longest
        for line in plan.lines:
            assert line.state != "late" or one.items[line.item.code] == "late"


def test_the_office_reads_who_is_late_and_why(cast: Cast, programme: Programme) -> None:
    home = programmes_home(cast.actor("office"), DAY)[0]
    late = sum(len(one.late) for one in home.stands or ())
    assert late
    assert sum(cause.lines for cause in causes_of(home.stands or ())) == late
    page = _page(cast, "office")
    assert f"late: {len(home.late)} of 3 units with {late} lines" in _lead(page)
    for code in TAKING_PART:
        assert f"/programmes/{CODE}/units/{code}/" in page
    assert _lead(_page(cast, "other_office")) != _lead(page), "of another city nothing is told"


def test_gaps_are_counted_as_on_the_page_of_the_chain(cast: Cast, programme: Programme) -> None:
    name_person(cast, "officer", "FQ1.1")
    actor, version = cast.actor("office"), in_force(programme)
    assert version
    home = programmes_home(actor, DAY)[0]
    levels = {level.code: level.wanted - level.there for level in chain_of(programme, version, DAY, actor).levels}
    assert home.lines - home.named == levels["person"]
    assert home.named - home.confirmed == levels["confirmed"] == 1


def test_a_department_sees_the_items_it_leads(cast: Cast, programme: Programme) -> None:
    everything = programmes_home(cast.actor("department"), DAY)[0]
    ItemLead.objects.create(programme=programme, item="FQ1", unit=cast.units["A"], from_day=FIRST_DAY)
    part = Participant.objects.get(unit=cast.units["A11"])
    for indicator, text in (("FQ1.1", "我们牵头的"), ("FQ2.1", "别人牵头的")):
        LineQuestion.objects.create(programme=programme, participant=part, indicator=indicator, text=text,
                                    asked_by=cast.people["officer"], asked_at=timezone.now())
    page = _page(cast, "department", "zh-hans")
    assert "我们牵头的" in page
    assert "别人牵头的" not in page
    led = programmes_home(cast.actor("department"), DAY, {programme.pk: frozenset({"FQ1"})})[0]
    assert {line.indicator[:3] for one in led.stands or () for line in one.late} <= {"FQ1"}
    assert led.late_lines < everything.late_lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_sees_the_week_and_records(cast: Cast, programme: Programme, language: str) -> None:
    name_person(cast, "officer", "FQ1.1")
    week = week_of(cast.actor("officer"), DAY)
    assert week.late + week.due
    assert len(week.books) == 3
    page = _page(cast, "officer", language)
    assert f"{week.due} " in _lead(page)
    assert f"{week.late} " in _lead(page)
    for book in week.books:
        assert f"/ledgers/at/A11/{book.code}/record/" in page
    assert LinePerson.objects.count() == 1, "looking changes nothing"


def test_a_closed_programme_asks_nothing_more(cast: Cast, programme: Programme) -> None:
    name_person(cast, "officer", "FQ1.1")
    assert week_of(cast.actor("officer"), DAY).confirm
    programme.closed_on = DAY - timedelta(days=1)
    programme.save()
    week = week_of(cast.actor("officer"), DAY)
    assert (week.open, week.confirm, week.books) == (0, (), ())


def test_with_very_many_units_nothing_is_reckoned_unit_by_unit(cast: Cast, programme: Programme) -> None:
    part = Participant.objects.get(unit=cast.units["A11"])
    above = cast.units["A1"]
    units = Unit.objects.bulk_create([
        Unit(code=f"Z{n}", zh=f"第{n}所", en=f"Station {n}", kind="station", parent=above, category="urban",
             path=f"{above.path}F{n:05X}", opened_on=FIRST_DAY) for n in range(305)])
    Participant.objects.bulk_create([
        Participant(programme=programme, unit=unit, rolled_out=part.rolled_out, category="urban",
                    rolled_out_at=part.rolled_out_at, from_day=part.from_day) for unit in units])
    client = cast.client("office")
    client.cookies["language"] = "en"
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").content.decode()
    assert len(asked) <= 12
    assert not any('FROM "programmes_task"' in query["sql"] for query in asked)
    assert "308 units take part. Who is late is shown by unit" in _lead(page)
    client.get(f"/matrix/{CODE}/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/matrix/{CODE}/")
    assert len(asked) <= 12
    assert len(answer.content) <= 150_000
    assert answer.content.decode().count('<th scope=row>') == 300
    assert client.get(f"/matrix/{CODE}/?page=2").content.decode().count('<th scope=row>') == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_shows_each_unit_by_item(cast: Cast, programme: Programme, language: str) -> None:
    work_on(cast, programme)
    page = _page(cast, "leader", language, f"/matrix/{CODE}/")
    assert page.count('<th scope=row>') == 3
    assert page.count("<td class=l>") > 3
    assert cast.client("other_office").get(f"/matrix/{CODE}/").status_code == 404
    assert cast.client("community").get(f"/matrix/{CODE}/").status_code == 403
    assert _page(cast, "chief", language, f"/matrix/{CODE}/").count('<th scope=row>') == 1, "only what one sees"


def test_a_chief_reads_the_points_as_they_were_last_counted(cast: Cast, programme: Programme, settings: Any,
                                                            tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert "How it came about" not in _page(cast, "chief"), "nothing was counted yet"
    make(programme, DAY)
    version = in_force(programme)
    assert version
    live = last_made(programme, version)
    assert live
    page = _page(cast, "chief")
    assert f"{live.number('points', 'A11')} of {full_score(live)} points" in page
    assert f"/scores/{CODE}/units/A11/" in page
    client = cast.client("chief")
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 12


def test_entries_to_review_and_to_record_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(TODAY, monkeypatch)
    make_programme(cast)
    key = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    actor = cast.actor("chief")
    needs = unit_needs(unit_homes(own_parts(actor, TODAY), actor, TODAY), actor, TODAY)
    assert [need.told.params["count"] for need in needs if need.told.code == "overview.review"] == [1]
    week = week_of(cast.actor("officer"), TODAY)
    assert week.books[0].code == "L05", "what is used most stands first"
    assert [one.record for one in week.last] == [key]
    again = f"/ledgers/at/A11/L05/record/?like={key}"
    said = week.last[0].said * 3
    Entry.objects.filter(pk=key).update(values=Entry.objects.get(pk=key).values | {"what_done": said})
    page = _page(cast, "officer")
    assert again in page
    assert len(said) > 40 and said[:30] in re.sub(r"<[^>]*>", "", page) and said[:40] not in page
    assert page.count("<span") == page.count("</span>"), "what is too long is cut, its mark of language is not"
    assert cast.client("officer").get(again).status_code == 200
    assert week_of(cast.actor("chief"), TODAY).last == (), "only one's own"


def test_only_books_that_the_programmes_switch_on_are_offered(cast: Cast, programme: Programme) -> None:
    client = cast.client("officer")
    offered = [book.code for book in week_of(cast.actor("officer"), DAY).books]
    assert offered == sorted(offered) and len(offered) == 3
    kept = set(desk_of(cast.units["A11"], DAY).kinds)
    for code in kept - {offered[0]}:
        Switch.objects.create(programme=programme, ledger=code, on=False, why="不用")
    assert [book.code for book in week_of(cast.actor("officer"), DAY).books] == [offered[0]]
    page = _page(cast, "officer")
    for code in offered:
        address, wanted = f"/ledgers/at/A11/{code}/record/", (True, 200) if code == offered[0] else (False, 404)
        assert (address in page, client.get(address).status_code) == wanted


def test_a_request_in_a_book_switched_off_presses_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(TODAY, monkeypatch)
    programme = make_programme(cast)
    record(unit=cast.units["A11"].pk, ledger="L08", values=request_values(), now=NOW, by=cast.actor("officer"))
    Switch.objects.create(programme=programme, ledger="L08", on=False, why="不用")
    actor, later = cast.actor("chief"), date(2026, 4, 30)
    needs = unit_needs(unit_homes(own_parts(actor, later), actor, later), actor, later)
    assert "overview.requests_late" not in [need.told.code for need in needs]


def test_a_request_past_its_day_presses(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(TODAY, monkeypatch)
    make_programme(cast)
    record(unit=cast.units["A11"].pk, ledger="L08", values=request_values(), now=NOW, by=cast.actor("officer"))
    actor, later = cast.actor("chief"), date(2026, 4, 30)
    told = {day: [need.told.code for need in unit_needs(unit_homes(own_parts(actor, day), actor, day), actor, day)]
            for day in (TODAY, later)}
    assert "overview.requests_late" not in told[TODAY]
    assert "overview.requests_late" in told[later]


def test_whoever_was_named_is_asked_to_confirm(cast: Cast, programme: Programme) -> None:
    name_person(cast, "officer", "FQ1.1")
    LinePerson.objects.update(confirmed_at=None)
    where = f"/programmes/{CODE}/units/A11/confirm/"
    assert where in _page(cast, "officer")
    LinePerson.objects.update(confirmed_at=timezone.now())
    assert where not in _page(cast, "officer")
