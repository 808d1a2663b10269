"""The pages of scores."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.scores.queries import live as live_queries
from maplebridge.apps.scores.queries.live import shown as live_shown
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.web.clock import today
from tests.apps.cast import Cast
from tests.apps.programmes.programme import make_programme, set_day
from tests.apps.scores.city import FIRST, chain_of, load

DAY = date(2026, 7, 6)
pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(city: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return load(chain_of(city / "stations"))


@pytest.fixture
def counted(programme: Programme) -> Programme:
    make(programme, today())
    return programme


def login(role: str, unit: Unit) -> Client:
    person = Person(username=f"{role}1", zh=f"{role}甲", unit=unit)
    person.set_unusable_password()
    person.save()
    RoleGrant.objects.create(person=person, unit=unit, role=role, from_day=FIRST)
    client = Client()
    client.force_login(person)
    return client


def shown(client: Client, name: str, *args: Any, **asked: str) -> str:
    client.get(reverse("scores:list"))  # the first request of a log-in notes it
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(f"scores:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    counted = [query for query in queries if "SAVEPOINT" not in query["sql"] and "PRAGMA" not in query["sql"]]
    assert len(counted) <= 12, "\n".join(query["sql"][:200] for query in counted)
    assert len(answer.content) < 150_000
    return str(answer.content.decode())


def test_ranking(counted: Programme) -> None:
    client = login("office", counted.unit)
    page = shown(client, "ranking", counted.code)
    for one in Participant.objects.filter(programme=counted).select_related("unit"):
        assert one.unit.zh in page
    assert page.count('class="r-dot"') == Participant.objects.filter(programme=counted).count()
    assert "style=" not in page
    assert 'id="behind"' not in page
    urban = shown(client, "ranking", counted.code, category="urban")
    assert 0 < urban.count('class="r-dot"') < page.count('class="r-dot"')
    answer = client.get(reverse("scores:ranking", args=[counted.code]), {"export": "csv"})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]


def test_matrix_unit_line_and_help(counted: Programme) -> None:
    client = login("office", counted.unit)
    assert "责任落实" in shown(client, "matrix", counted.code)
    one = Participant.objects.filter(programme=counted).select_related("unit").order_by("unit__code")[0]
    code = one.unit.code
    live = live_shown(counted, today()).live
    assert live is not None
    page = shown(client, "unit", counted.code, code)
    assert str(live.number("points", code)) in page
    ladder = shown(client, "line", counted.code, code, "FQ2.1")
    assert str(live.line("FQ2.1", code)[0]) in ladder
    helps = shown(client, "helps", counted.code, code)
    assert "还可得" in helps
    assert client.get(reverse("scores:line", args=[counted.code, code, "nothing"])).status_code == 404


def test_a_ladder_leads_to_entries(counted: Programme) -> None:
    client = login("office", counted.unit)
    live = live_shown(counted, today()).live
    assert live is not None
    code = live.told["units"][0]
    linked, alone = set(), 0
    for line in live.scheme.indicators():
        if line.score and line.tier in ("baseline", "highline"):
            page = shown(client, "line", counted.code, code, line.code)
            points = live.line(line.code, code)[0]
            assert points is None or f"<strong>{points}" in page or str(points) in page
            assert page.count("<li>第 1 部分 <") == page.count("<li>第 2 部分 <"), "one alone is not counted"
            alone += "<li>计算 <" in page and "<li>第 1 部分 <" not in page
            linked |= {entry for entry in Entry.objects.filter(unit__code=code, state="current").values_list(
                "pk", flat=True) if f"/ledgers/entries/{entry}/" in page}
    assert alone
    assert len(linked) > 20
    assert client.get(reverse("ledgers:entry", args=[min(linked)])).status_code == 200


def test_a_station_sees_its_own(counted: Programme) -> None:
    parts = list(Participant.objects.filter(programme=counted).select_related("unit").order_by("unit__code"))
    client = login("chief", parts[0].unit)
    page = shown(client, "ranking", counted.code)
    assert parts[0].unit.code in page
    assert parts[1].unit.zh not in page
    assert client.get(reverse("scores:unit", args=[counted.code, parts[1].unit.code])).status_code == 404


def test_pages_count_nothing_themselves(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    client = login("office", programme.unit)
    address = reverse("scores:ranking", args=[programme.code])
    page = shown(client, "ranking", programme.code)
    assert 'id="behind"' in page
    refresh = reverse("scores:refresh", args=[programme.code])
    answer = client.post(refresh, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    assert 'id="behind"' not in shown(client, "ranking", programme.code)
    assert client.post(refresh).headers["Location"] == address
    Participant.objects.filter(programme=programme).update(version=2)
    monkeypatch.setattr(live_queries, "SMALL", 2)
    assert "现在计算" in shown(client, "ranking", programme.code)
    for _ in range(2):  # one job, however many look
        assert client.post(refresh, headers={"HX-Request": "true"}).status_code == 200
    assert Job.objects.filter(kind="scores.refresh").count() == 1
    assert client.get(reverse("scores:waiting", args=[programme.code])).status_code == 200


def test_without_any_entry(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)
    programme = make_programme(cast)
    assert make(programme, today())
    client = cast.client("office")
    assert "没有任何记录" in shown(client, "ranking", programme.code)
    client = cast.client("chief")
    assert shown(client, "unit", programme.code, "A11")
    assert shown(client, "helps", programme.code, "A11")


def test_with_many_units(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page asks more with more units, or grows without end."""
    set_day(DAY, monkeypatch)
    programme = make_programme(cast)
    version = programme.versions.get()
    for n in range(120):
        unit = Unit.objects.create(code=f"M{n:03}", zh=f"多{n}所", en=f"Many {n}", kind="station",
                                   parent=cast.units["A1"], path=f"M{n}", category="urban", opened_on=FIRST)
        unit.path = f"{cast.units['A1'].path}{unit.pk:06X}"
        unit.save()
        Participant.objects.create(programme=programme, unit=unit, rolled_out=version, category="urban",
                                   from_day=date(2026, 1, 5))
    assert make(programme, today())
    for name in ("ranking", "matrix"):
        assert "123" in shown(cast.client("office"), name, programme.code)
