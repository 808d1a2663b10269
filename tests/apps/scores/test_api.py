"""Scores by program: what the pages show, as far as the token sees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.queries.helps import helps
from maplebridge.apps.scores.queries.live import Live, shown
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.runs import bundle_file, make_ready, run_by
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.models import ApiToken, Person, RoleGrant, Unit
from maplebridge.apps.units.queries.tokens import PREFIX, fingerprint
from maplebridge.web.clock import now
from tests.apps.programmes.programme import set_day
from tests.apps.scores.city import FIRST, chain_of, load

DAY = date(2026, 7, 6)
HERE = "/api/v1/scores/stations"
MOST = 10  # queries of one call
pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(city: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return load(chain_of(city / "stations"))


def program(role: str, unit: Unit) -> Client:
    person = Person.objects.create(username=f"api-{role}", zh=role, unit=unit, password="!")
    grant = RoleGrant.objects.create(person=person, unit=unit, role=role, from_day=FIRST)
    raw = f"mb_{person.pk:0>9}" + "x" * 30
    ApiToken.objects.create(person=person, grant=grant, name="test", prefix=raw[:PREFIX], hash=fingerprint(raw),
                            made_at=now(), ends_on=date(2099, 1, 1))
    client = Client(headers={"Authorization": f"Bearer {raw}"})
    client.get("/api/v1/me")  # the first use of a day is noted
    return client


def read(client: Client, path: str) -> Any:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    assert len(queries) <= MOST, [query["sql"][:120] for query in queries]
    return answer.json()


def live_of(programme: Programme) -> Live:
    live = shown(programme, DAY).live
    assert live is not None
    return live


def test_before_and_after_the_count(programme: Programme) -> None:
    office = program("office", programme.unit)
    before = read(office, HERE)
    assert (before["counted"], before["day"], before["full_score"]) == (False, None, None)
    assert office.get(f"{HERE}/units").status_code == 404
    make(programme, DAY)
    after = read(office, HERE)
    assert (after["counted"], after["day"], after["fresh"], after["behind"]) == (True, "2026-07-06", True, 0)
    assert after["full_score"] == "100"
    assert after["units"] == Participant.objects.filter(programme=programme).count()


def test_ranking_unit_line_and_helps_are_those_of_the_pages(programme: Programme) -> None:
    make(programme, DAY)
    office, live = program("office", programme.unit), live_of(programme)
    rows = read(office, f"{HERE}/units")["items"]
    assert {row["unit"]: Decimal(row["points"]) for row in rows} == {
        unit: live.number("points", unit) for unit in live.places}
    placed = [row["place"] for row in rows if row["place"]]
    assert placed == sorted(placed)
    first = read(office, f"{HERE}/units?limit=2")
    rest = read(office, f"{HERE}/units?after={first['next']}")
    assert [*first["items"], *rest["items"]] == rows
    code = rows[0]["unit"]
    unit = read(office, f"{HERE}/units/{code}")
    assert {name: unit[name] for name in rows[0]} == rows[0]
    lines = {line["line"]: line for item in unit["items"] for line in item["lines"]}
    assert set(lines) == {line.code for line in live.scheme.indicators()}
    for item in (item for item in unit["items"] if item["points"] is not None):
        assert Decimal(item["points"]) == live.item(item["item"], code)
    part = Participant.objects.select_related("unit", "programme", "rolled_out").get(unit__code=code)
    helped = read(office, f"{HERE}/units/{code}/helps")["items"]
    assert [row["line"] for row in helped] == [one.line.code for one in helps(live, part)]
    assert helped


def test_a_trace_leads_to_entries_of_those_who_may_read_them(programme: Programme) -> None:
    make(programme, DAY)
    office, live = program("office", programme.unit), live_of(programme)
    code, used = live.told["units"][0], list[dict[str, Any]]()
    for line in live.scheme.indicators():
        told = read(office, f"{HERE}/units/{code}/lines/{line.code}")
        assert (told["points"] and Decimal(told["points"])) == live.line(line.code, code)[0]
        assert (told["trace"] is None) == (line.score is None)
        used += _used(told["trace"]) if told["trace"] else []
    entries = [entry for one in used for entry in one["entries"]]
    assert entries
    assert office.get(f"/api/v1/ledgers/entries/{entries[0]['entry']}").json()["number"] == entries[0]["number"]
    assert all(len(one["entries"]) <= one["count"] for one in used)
    assert office.get(f"{HERE}/units/{code}/lines/nothing").status_code == 404


def _used(rung: dict[str, Any]) -> Any:
    yield from rung["used"]
    for one in rung["inputs"]:
        yield from _used(one)


def test_a_station_sees_its_own(programme: Programme) -> None:
    make(programme, DAY)
    freeze(programme=programme.pk, ready=make_ready(programme, DAY), note="通报", at=now(), by=SYSTEM)
    first, second = Participant.objects.select_related("unit").order_by("unit__code")[:2]
    chief = program("chief", first.unit)
    for address in (f"{HERE}/units", f"{HERE}/runs/1/units"):
        assert [row["unit"] for row in read(chief, address)["items"]] == [first.unit.code]
    for address in (f"{HERE}/units/{second.unit.code}", f"{HERE}/units/{second.unit.code}/lines/FQ2.1",
                    f"{HERE}/units/{second.unit.code}/helps", f"{HERE}/runs/1/bundle"):
        assert chief.get(address).status_code == 404, address
    assert read(chief, f"{HERE}/runs/1")["units"] > 1


def test_frozen_results_and_the_bundle(programme: Programme) -> None:
    office = program("office", programme.unit)
    for note in ("一季度", "半年"):
        freeze(programme=programme.pk, ready=make_ready(programme, DAY), note=note, at=now(), by=SYSTEM)
    runs = read(office, f"{HERE}/runs")["items"]
    assert [(run["number"], run["note"]) for run in runs] == [(1, "一季度"), (2, "半年")]
    row = run_by("stations", 2)
    one = read(office, f"{HERE}/runs/2")
    assert (one["sha256"], one["facts_hash"], one["day"]) == (row.sha256, row.facts_hash, "2026-07-06")
    answer = office.get(f"{HERE}/runs/2/bundle")
    assert b"".join(answer.streaming_content) == bundle_file(row).read_bytes()  # type: ignore[attr-defined]
    assert len(read(office, f"{HERE}/runs/2/units")["items"]) == one["units"]
    assert office.get(f"{HERE}/runs/3").status_code == 404
