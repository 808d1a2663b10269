"""The city at a glance: tiles with the states of the matrix, a map an office hands in, week by week."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.overview.actions.city_map import take_map
from maplebridge.apps.overview.geo import MOST_POINTS, read_map
from maplebridge.apps.overview.models import CityMap
from maplebridge.apps.overview.queries.city import PER_PAGE, city_of
from maplebridge.apps.overview.queries.standing import standings
from maplebridge.apps.overview.queries.trend import trend_of
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.unit_plan import figures_of
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.queries.runs import make_ready
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Refused
from maplebridge.engine.schedule.states import joined
from maplebridge.web import once
from maplebridge.web.refusals import NotPermitted, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, TAKING_PART
from tests.apps.programmes.stepped import DAY, worked_programme

LANGUAGES = ("zh-hans", "en")
CITY = f"/city/{CODE}/"


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Programme:
    settings.HOME = tmp_path
    return worked_programme(cast, monkeypatch)


def _page(cast: Cast, who: str, address: str = CITY, language: str = "en") -> str:
    client = cast.client(who)
    client.cookies["language"] = language
    return str(client.get(address).content.decode())


def square(code: Any, x: float = 103.0, y: float = 36.0, side: float = 0.1, **more: Any) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]},
            **more}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


GOOD = collection(square("A11"), square("A12", 103.2), square("A21", 103.0, 36.2))


def _take(cast: Cast, content: bytes, who: str = "office") -> list[str]:
    return take_map(unit=cast.units["A"].pk, file_name="city.geojson", content=content, at=timezone.now(),
                    by=cast.actor(who))


def test_tiles_show_the_states_of_the_matrix(cast: Cast, programme: Programme) -> None:
    parts = list(Participant.objects.select_related("unit", "rolled_out"))
    wanted = {one.participant.unit.code: (joined(one.items.values()), one.longest) for one in standings(parts, DAY)}
    found = city_of(programme, DAY, cast.actor("office"))
    assert {code: (tile.state, tile.late) for code, tile in found.tiles.items()} == wanted
    assert [(one.code, len(one.tiles)) for one in found.districts] == [("A1", 2), ("A2", 1)]
    assert list(city_of(programme, DAY, cast.actor("chief")).tiles) == ["A11"], "only what one sees"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_state_by_letter_words_and_colour(cast: Cast, programme: Programme, language: str) -> None:
    page = _page(cast, "leader", language=language)
    assert page.count('<a class="l" href') == 3
    assert page.count(f'<b aria-hidden="true">{"L" if language == "en" else "迟"}</b>') == 3
    for code in TAKING_PART:
        assert f"/programmes/{CODE}/units/{code}/" in page
    assert "http" not in re.sub(r"http://www.w3.org", "", page.partition("<main")[2]), "nothing from outside"


def test_only_who_sees_the_programme_sees_the_city(cast: Cast, programme: Programme) -> None:
    for address in (CITY, f"{CITY}trend/"):
        assert cast.client("other_office").get(address).status_code == 404
        assert cast.client("community").get(address).status_code == 403
    for address in (f"{CITY}map/", f"{CITY}map/drop/"):
        assert cast.client("chief").get(address).status_code in (403, 404)
        assert cast.client("office").get(address).status_code == 200


def test_with_very_many_units_the_page_stays_small(cast: Cast, programme: Programme) -> None:
    part, above = Participant.objects.get(unit=cast.units["A11"]), cast.units["A1"]
    units = Unit.objects.bulk_create([
        Unit(code=f"Z{n}", zh=f"河滨新区公安分局治安管理与基层基础工作第{n}派出所", kind="station", parent=above,
             category="urban", path=f"{above.path}F{n:05X}", opened_on=FIRST_DAY) for n in range(PER_PAGE + 20)])
    Participant.objects.bulk_create([
        Participant(programme=programme, unit=unit, rolled_out=part.rolled_out, category="urban",
                    rolled_out_at=part.rolled_out_at, from_day=part.from_day) for unit in units])
    _take(cast, GOOD)
    client = cast.client("office")
    for address in (CITY, f"{CITY}?page=2", f"{CITY}trend/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert len(asked) <= 12
        assert len(answer.content) <= 150_000
    assert trend_of(programme, DAY, cast.actor("office")).weeks is None
    assert client.get(f"{CITY}?page=%00x").status_code == 200


def test_a_unit_no_version_has_reached_has_not_started(cast: Cast, programme: Programme) -> None:
    Participant.objects.filter(unit=cast.units["A21"]).update(rolled_out=None, rolled_out_at=None)
    assert city_of(programme, DAY, cast.actor("office")).tiles["A21"].state == "not_started"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_units_it_says_what_will_be_here(cast: Cast, programme: Programme, language: str) -> None:
    Participant.objects.update(to_day=FIRST_DAY + timedelta(days=30))
    assert ("No unit takes part yet" if language == "en" else "还没有单位参加") in _page(cast, "office", CITY, language)


def test_names_are_only_text(cast: Cast, programme: Programme) -> None:
    Unit.objects.filter(code="A11").update(zh="<img src=x>河滨公安分局治安管理与基层基础工作派出所", en="")
    _take(cast, GOOD)
    assert "<img src=x>" not in _page(cast, "office")


def test_a_map_is_taken_drawn_and_taken_away(cast: Cast, programme: Programme) -> None:
    client = cast.client("office")
    client.cookies["language"] = "en"
    sent = {"file": SimpleUploadedFile("城区.geojson", collection(square("A11"), square("A12", 103.2), square("X9"))),
            "once": once.issue(cast.people["office"].pk)}
    answer = client.post(f"{CITY}map/", sent)
    assert answer.status_code == 303
    page = unescape(client.get(CITY).content.decode())
    assert "X9" in page, "what was left out is told"
    assert page.count("<path d=") == 2
    assert 'aria-label="Unit A11: Late"' in page
    assert [event.kind for event in Event.objects.filter(object_kind="city_map")] == ["overview.take_map"]
    _take(cast, collection(square("A11"), square("A12", 103.2), square("X9")))
    assert Event.objects.filter(object_kind="city_map").count() == 1, "the same again changes nothing"
    client.post(f"{CITY}map/drop/", {"once": once.issue(cast.people["office"].pk)})
    assert not CityMap.objects.exists()
    assert Event.objects.filter(object_kind="city_map").count() == 2


def test_only_the_office_hands_in_a_map(cast: Cast, programme: Programme) -> None:
    with pytest.raises(NotPermitted):
        _take(cast, GOOD, "leader")
    for who in ("chief", "other_office"):
        with pytest.raises(Unseen):
            _take(cast, GOOD, who)
    assert not CityMap.objects.exists()


@pytest.mark.parametrize(("content", "code"), [
    (b"", "map.no_json"), (b"\xff\xfe{", "map.no_json"), (b"[" * 100_000, "map.no_json"), (b"[]", "map.no_features"),
    (b'{"type":"FeatureCollection","features":[]}', "map.no_features"), (b"x" * 4_000_001, "map.too_large"),
    (collection(square(None)), "map.no_code"), (collection("x", 3), "map.no_code"),
    (collection(square(True)), "map.no_code"),
    (collection(square("A11"), square("A11")), "map.twice"), (collection(square("X1")), "map.no_unit"),
    (collection(square("A11", geometry=None)), "map.bad_shape"),
    (collection(square("A11", geometry={"type": "Point", "coordinates": [1, 2]})), "map.bad_shape"),
    (collection(square("A11", 500000.0, 4000000.0)), "map.bad_shape"),
    (collection(square("A11", geometry={"type": "Polygon", "coordinates": [[[1, "2"], [1, 2], [2, 2], [1, 1]]]})),
     "map.bad_shape"),
    (collection(square("A11", geometry={"type": "Polygon", "coordinates": [[[1, 1e999], [1, 2], [2, 2], [1, 1]]]})),
     "map.bad_shape"),
    (collection(square("A11", geometry={"type": "Polygon", "coordinates": [[[1, 10**400], [1, 2], [2, 2], [1, 1]]]})),
     "map.bad_shape"),
    (collection(square("A11", geometry={"type": "Polygon", "coordinates": [[[1, float("nan")], [1, 2], [2, 2],
                                                                            [1, 1]]]})), "map.bad_shape"),
    (collection(square("A11", side=1e-7), square("A12", 110.0)), "map.no_area"),
    (collection(*(square(str(n)) for n in range(2001))), "map.too_many")])
def test_a_bad_file_is_told_with_its_place(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_map(content, {"A11", "A12"})
    assert {problem.code for problem in refused.value.problems} == {code}


def test_a_code_that_cannot_be_written_is_told_all_the_same() -> None:
    with pytest.raises(Refused) as refused:
        read_map(collection(square("HALF")).replace(b"HALF", rb"\ud800"), {"A11"})
    assert refused.value.problems[0].params["codes"] == ["\ufffd"]


def test_an_outline_with_too_many_points_is_refused() -> None:
    ring = [[103 + (n % 1000) / 1000, 36 + (n * 7 % 999) / 1000] for n in range(MOST_POINTS + 100)]
    with pytest.raises(Refused) as refused:
        read_map(collection(square("A11", geometry={"type": "Polygon", "coordinates": [ring]})), {"A11"})
    assert refused.value.problems[0].code == "map.too_fine"


def test_north_is_above_and_a_unit_may_have_several_pieces() -> None:
    pieces = [square("A11")["geometry"]["coordinates"], square("A11", 103.4)["geometry"]["coordinates"]]
    drawn = read_map(collection(square("A11", geometry={"type": "MultiPolygon", "coordinates": pieces}),
                                square("A12", 103.0, 36.3)), {"A11", "A12"})
    assert len(drawn.shapes["A11"]) == 2
    assert max(y for _, y in drawn.shapes["A12"][0]) < min(y for _, y in drawn.shapes["A11"][0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_told_in_the_form(cast: Cast, programme: Programme, language: str) -> None:
    client = cast.client("office")
    client.cookies["language"] = language
    answer = client.post(f"{CITY}map/", {"file": SimpleUploadedFile("a.geojson", collection(square("X1"))),
                                         "once": once.issue(cast.people["office"].pk)})
    assert answer.status_code == 422
    assert ("No code in the file is a unit" if language == "en" else "文件中的代码都不是") in answer.content.decode()


def test_the_last_week_is_today_and_earlier_ones_did_not_know_what_came_later(cast: Cast, programme: Programme) -> None:
    found = trend_of(programme, DAY, cast.actor("office"))
    assert found.weeks and found.weeks[-1].day == DAY
    now = figures_of(list(Participant.objects.select_related("unit", "rolled_out")), DAY).values()
    last = found.weeks[-1]
    assert (last.done, last.steps) == (sum(one.done for one in now), sum(one.steps for one in now))
    assert (last.late, last.units) == (sum(one.late_lines for one in now), sum(one.late_lines > 0 for one in now))
    finished = (date(2026, 9, 10), date(2026, 9, 11))  # as work_on has it
    for week in found.weeks:
        assert week.done == sum(day <= week.day for day in finished)
    one = trend_of(programme, DAY, cast.actor("chief"))
    assert one.weeks and one.weeks[-1].steps < last.steps, "only what one sees"


def test_one_unit_has_its_own_weeks(cast: Cast, programme: Programme) -> None:
    one = trend_of(programme, DAY, cast.actor("office"), "A11")
    assert one.weeks == trend_of(programme, DAY, cast.actor("chief")).weeks
    assert trend_of(programme, DAY, cast.actor("chief"), "A12").weeks == ()
    assert f"{CITY}trend/?unit=A11" in _page(cast, "office", "/of/units/A11/")
    for unit in ("A11", "B11", "%00", "x" * 500):
        assert cast.client("office").get(f"{CITY}trend/?unit={unit}").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_has_words_and_a_table(cast: Cast, programme: Programme, language: str) -> None:
    for note in ("一", "二"):
        freeze(programme=programme.pk, ready=make_ready(programme, DAY), note=note, at=timezone.now(),
               by=cast.actor("office"))
    found = trend_of(programme, DAY, cast.actor("office"))
    assert [one.number for one in found.runs] == [1, 2] and found.runs[0].units == 3
    page = unescape(_page(cast, "office", f"{CITY}trend/", language))
    assert page.count('<svg class="trend"') == 3 and page.count('role="img" aria-label="') >= 3
    assert found.weeks
    assert all(f"({week.done} / {week.steps})" in page for week in found.weeks)
    assert f"/scores/{CODE}/runs/2/" in page
    client = cast.client("office")
    client.get(f"{CITY}trend/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{CITY}trend/")
    assert len(asked) <= 12
    assert trend_of(programme, DAY, cast.actor("chief")).runs[0].units == 1
