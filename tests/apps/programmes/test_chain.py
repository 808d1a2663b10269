"""The chain of responsibility: every level counted, every gap with who mends it, at a cost that does not grow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maplebridge.apps.programmes.models import ItemLead, LinePerson, Participant, Programme
from maplebridge.apps.programmes.queries.responsibility import Chain, chain_of
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.web.clock import now
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.crowd import make_crowd
from tests.apps.programmes.programme import CODE, make_programme, set_day

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
ONE = timedelta(days=1)
LINES = 44  # of an urban station in the table


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return make_programme(cast)


def chain(cast: Cast, programme: Programme, who: str = "office") -> Chain:
    version = in_force(programme)
    assert version is not None
    return chain_of(programme, version, DAY, cast.actor(who))


def levels(found: Chain) -> dict[str, tuple[int, int]]:
    return {level.code: (level.there, level.wanted) for level in found.levels}


def gaps(found: Chain, level: str) -> list[tuple[str, int]]:
    return [(gap.unit, gap.count) for gap in found.gaps if gap.level == level]


def name(part: Participant, person: Person, count: int, *, confirmed: bool = False) -> None:
    version = in_force(part.programme)
    assert version is not None
    for one in scheme_of(version.pk).indicators()[:count]:
        LinePerson.objects.create(participant=part, indicator=one.code, person=person, from_day=FIRST_DAY,
                                  named_at=now(), confirmed_at=now() if confirmed else None)


def test_every_level_is_counted(cast: Cast, programme: Programme) -> None:
    name(Participant.objects.get(unit=cast.units["A11"]), cast.people["officer"], LINES, confirmed=True)
    found = chain(cast, programme)
    items = len(scheme_of(in_force(programme).pk).items)  # type: ignore[union-attr]
    assert levels(found) == {
        "leader": (1, 1), "office": (1, 1), "lead": (0, items), "department": (0, 0), "reached": (3, 3),
        "head": (1, 3), "person": (LINES, 3 * LINES), "here": (LINES, LINES), "confirmed": (LINES, LINES)}
    assert gaps(found, "head") == [("A12", 0), ("A21", 0)]
    assert gaps(found, "person") == [("A12", LINES), ("A21", LINES)]


def test_whoever_left_or_was_moved_is_a_gap_and_waits_for_no_confirmation(cast: Cast, programme: Programme) -> None:
    part = Participant.objects.get(unit=cast.units["A11"])
    gone, moved, beside = (cast.add_person(who, at) for who, at in (("gone", "A11"), ("moved", "A12"),
                                                                    ("beside", "A12")))
    Post.objects.create(person=beside, unit=cast.units["A11"], title="组长", from_day=FIRST_DAY)
    Person.objects.filter(pk=gone.pk).update(left_on=DAY - ONE)
    codes = [one.code for one in scheme_of(in_force(programme).pk).indicators()]  # type: ignore[union-attr]
    for code, person in zip(codes, (gone, moved, beside), strict=False):
        LinePerson.objects.create(participant=part, indicator=code, person=person, from_day=FIRST_DAY, named_at=now())
    found = chain(cast, programme)
    assert gaps(found, "here") == [("A11", 2)]
    assert gaps(found, "confirmed") == [("A11", 1)]
    assert levels(found)["here"] == (1, 3) and levels(found)["confirmed"] == (0, 1)


def test_lead_departments_and_who_sits_there(cast: Cast, programme: Programme) -> None:
    RoleGrant.objects.filter(role="leader").update(to_day=DAY - ONE)
    ItemLead.objects.create(programme=programme, item="FQ1", unit=cast.units["A"], from_day=FIRST_DAY)
    ItemLead.objects.create(programme=programme, item="FQ2", unit=cast.units["A2"], from_day=FIRST_DAY)
    found = chain(cast, programme)
    assert gaps(found, "leader") == [("A", 0)]
    assert gaps(found, "department") == [("A2", 0)], "at A somebody has the role"
    assert levels(found)["department"] == (1, 2)


def test_a_unit_that_the_table_has_not_reached(cast: Cast, programme: Programme) -> None:
    Participant.objects.filter(unit=cast.units["A12"]).update(rolled_out=None)
    found = chain(cast, programme)
    assert gaps(found, "reached") == [("A12", 0)]
    assert levels(found)["person"] == (0, 2 * LINES)


def test_somebody_of_a_unit_sees_its_own_part_of_the_chain(cast: Cast, programme: Programme) -> None:
    assert {gap.unit for gap in chain(cast, programme, "chief").gaps if gap.level == "person"} == {"A11"}


def test_each_gap_leads_to_where_this_person_mends_it(cast: Cast, programme: Programme) -> None:
    name(Participant.objects.get(unit=cast.units["A11"]), cast.people["officer"], 1)
    page = cast.client("office").get(f"/programmes/{CODE}/chain/").content.decode()
    assert f"/programmes/{CODE}/leads/" in page and "/units/A12/role/" in page
    assert f"/programmes/{CODE}/units/A11/names/" not in page, "the head names people"
    page = cast.client("chief").get(f"/programmes/{CODE}/chain/").content.decode()
    assert f"/programmes/{CODE}/units/A11/names/" in page and "/role/" not in page


def test_the_gaps_are_filtered_and_taken_away_as_a_file(cast: Cast, programme: Programme) -> None:
    browser = cast.client("office")
    page = browser.get(f"/programmes/{CODE}/chain/?level=head&q=a12").content.decode()
    assert "A12单位" in page and "A21单位" not in page and "没有牵头部门" not in page
    file = browser.get(f"/programmes/{CODE}/chain/?level=person&export=csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert sum("44" in line and "单位负责人" in line for line in lines) == 3


def test_a_city_of_five_thousand_units_asks_no_more(cast: Cast, programme: Programme) -> None:
    bureau = make_crowd(5_000, 50)
    office = cast.add_person("crowd_office", "A", None)
    RoleGrant.objects.create(person=office, unit=bureau, role="office", from_day=FIRST_DAY)
    Programme.objects.filter(pk=programme.pk).update(unit=bureau)
    version = in_force(programme)
    assert version is not None
    stations = Unit.objects.filter(kind="station", path__startswith=bureau.path)
    Participant.objects.bulk_create([
        Participant(programme=programme, unit=unit, category="urban", rolled_out=version, from_day=FIRST_DAY)
        for unit in stations], batch_size=500)
    codes = [one.code for one in scheme_of(version.pk).indicators()][:4]
    people = list(Person.objects.filter(unit__path__startswith=bureau.path)[:40])
    parts = list(Participant.objects.filter(unit__path__startswith=bureau.path))
    LinePerson.objects.bulk_create([
        LinePerson(participant=part, indicator=code, person=people[n % 40], from_day=FIRST_DAY, named_at=now())
        for n, part in enumerate(parts) for code in codes], batch_size=500)
    browser = cast.client("crowd_office")
    browser.get(f"/programmes/{CODE}/chain/")
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(f"/programmes/{CODE}/chain/")
    assert response.status_code == 200
    assert len(queries) <= 12, [query["sql"][:150] for query in queries]
    assert len(response.content) < 150_000
    for address in ("units", "choose", "roll-out"):
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(f"/programmes/{CODE}/{address}/")
        assert response.status_code == 200 and len(response.content) < 150_000, address
        assert len(queries) <= 12, address
