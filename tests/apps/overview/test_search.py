"""The search of the top line: units, people, programmes, lines and books, and only those within view."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.overview.queries.search import Found, search
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions.add_unit import NewUnit, add_unit
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.initials import letters_of
from maplebridge.apps.units.models import Unit
from maplebridge.engine.scheme.text import Text
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.stepped import DAY


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
    with django_assert_max_num_queries(12):
        answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200 and "<script>" not in answer.content.decode()


def test_signs_with_a_meaning_in_queries_are_signs(cast: Cast) -> None:
    assert _found(cast, "office", "%").count == _found(cast, "office", "A_1").count == 0


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return make_programme(cast)


def _on_day(cast: Cast, who: str, text: str) -> Found:
    return search(cast.actor(who), text, timezone.localdate(), DAY)


def test_a_unit_is_found_by_its_initials_and_keeps_them(cast: Cast) -> None:
    office, day = cast.actor("office"), timezone.localdate()
    new = NewUnit("A3", Text("听松派出所"), "station", "urban")
    key = add_unit(new=new, parent=cast.units["A1"].pk, day=FIRST_DAY, by=SYSTEM)
    assert [code for code, _ in _found(cast, "office", "TSPCS").units] == ["A3"]
    assert [code for code, _ in _found(cast, "office", "tsp").units] == ["A3"]
    row = Unit.objects.get(pk=key)
    edit_unit(unit=key, name=Text("映月派出所"), day=day, today=day, version=row.version, by=office)
    assert Unit.objects.get(pk=key).initials == "yypcs"
    assert _found(cast, "office", "tsp").units == []


@pytest.mark.parametrize("text", ["枫桥式", "creating", CODE, CODE.lower(), "fqs"])
def test_a_programme_is_found(cast: Cast, programme: Programme, text: str) -> None:
    assert [code for code, _ in _on_day(cast, "office", text).programmes] == [CODE]
    assert _on_day(cast, "other_office", text).programmes == _on_day(cast, "community", text).programmes == []


def test_a_line_is_found_and_leads_to_where_one_stands(cast: Cast, programme: Programme) -> None:
    version = in_force(programme)
    assert version
    line = next(one for one in scheme_of(version.pk).indicators() if one.code == "FQ3.1")
    for text in ("FQ3.1", "fq3.1", line.name.zh, str(line.name.en), letters_of(line.name.zh)):
        assert "FQ3.1" in [one.code for one in _on_day(cast, "chief", text).lines], text
    assert [one.unit for one in _on_day(cast, "chief", "FQ3.1").lines][:1] == ["A11"]
    assert [one.unit for one in _on_day(cast, "office", "FQ3.1").lines][:1] == [""]
    assert _on_day(cast, "other_office", "FQ3.1").lines == _on_day(cast, "security_admin", "FQ3.1").lines == []
    for who in ("chief", "office"):
        client = cast.client(who)
        page = client.get("/search/", {"q": "FQ3.1"}).content.decode().partition("<main")[2]
        address = re.search(rf'href="(/programmes/{CODE}/[^"]+)"', page)
        assert address and client.get(address[1]).status_code == 200


def test_a_book_is_found_and_opens(cast: Cast, programme: Programme) -> None:
    for who in ("chief", "office"):
        found = _on_day(cast, who, "L05").books
        assert [one.code for one in found] == ["L05"]
        client = cast.client(who)
        assert client.get(f"/ledgers/at/{found[0].unit}/L05/").status_code == 200
        assert f"/ledgers/at/{found[0].unit}/L05/" in client.get("/search/", {"q": "l05"}).content.decode()
    assert _on_day(cast, "community", "L05").books == []


def test_the_search_is_cheap_with_programmes_too(cast: Cast, programme: Programme,
                                                 django_assert_max_num_queries: Any) -> None:
    client = cast.client("office")
    client.get("/search/?q=a")
    with django_assert_max_num_queries(12):
        answer = client.get("/search/?q=a")
    assert answer.status_code == 200 and len(answer.content) < 150_000


def test_what_a_list_is_narrowed_by_is_no_search(cast: Cast) -> None:
    box = 'name="q" type="search"'
    for address, value in (("/people/?q=zhang", ""), ("/search/?q=zhang", "zhang")):
        shown = cast.client("office").get(address).content.decode()
        assert f'value="{value}"' in shown[shown.index(box):].partition(">")[0]
