"""Results that were frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from maplebridge.apps.evidence import store
from maplebridge.apps.evidence.actions.upkeep import sweep
from maplebridge.apps.evidence.models import StoredFile
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.ledgers.actions.storing import count_changes
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.chores import freeze_now, verify_now
from maplebridge.apps.scores.folder import TABLES, folder_of
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.live import Live
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.runs import as_live, compare, lines_changed, make_ready, run_by, verify
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.engine.problem import Refused
from maplebridge.engine.score.facts import read_facts
from maplebridge.engine.score.ranges import rank_ranges
from maplebridge.engine.score.run import score
from maplebridge.packs.bundle import Content, bundle_of
from maplebridge.packs.pack import load_pack
from maplebridge.web.clock import now
from maplebridge.web.refusals import NotPermitted
from tests.apps.programmes.programme import set_day
from tests.apps.scores.city import chain_of, load
from tests.apps.scores.test_pages import login, shown

DAY = date(2026, 7, 6)
pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def programme(city: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return load(chain_of(city / "stations"))


def frozen(programme: Programme, note: str = "半年考核通报") -> ScoreRun:
    number = freeze(programme=programme.pk, ready=make_ready(programme, DAY), note=note, at=now(), by=SYSTEM)
    return run_by(programme.code, number)


@pytest.mark.django_db(transaction=True)
def test_a_bundle_is_that_of_the_command_line_and_verifies(programme: Programme) -> None:
    run = frozen(programme)
    content = store.place_of(run.bundle.sha256).read_bytes()
    pack = load_pack("fengqiao")
    scheme, calendar = pack.sound()
    tables = folder_of(programme, 1) / TABLES
    scores = score(scheme, read_facts(tables, scheme), calendar=calendar)
    name = chain_name(programme)
    theirs = bundle_of([Content(name, DAY, pack, tables, scores, rank_ranges(scores))])
    assert theirs.hash == run.sha256
    assert theirs.content == content
    assert verify(run).word == "equal"
    place = store.place_of(run.bundle.sha256)
    place.chmod(0o600)
    place.write_bytes(content.replace(b"<", b">", 1) if b"<" in content else content[:-1] + b"x")
    try:
        word = verify(run).word
    except Refused:
        word = "refused"
    assert word != "equal"


def chain_name(programme: Programme) -> Any:
    from maplebridge.engine.scheme.text import Text

    return Text(programme.zh, programme.en or None)


@pytest.mark.django_db(transaction=True)
def test_nothing_changes_it(programme: Programme) -> None:
    run = frozen(programme)
    for statement in ("UPDATE scores_scorerun SET note = 'x'", "DELETE FROM scores_scorerun"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ScoreRun.objects.get().note == run.note
    assert sweep(date(2100, 1, 1)) == 0 or store.place_of(run.bundle.sha256).is_file()
    assert StoredFile.objects.filter(pk=run.bundle_id).exists()


@pytest.mark.django_db(transaction=True)
def test_two_results_beside_each_other(programme: Programme) -> None:
    older = frozen(programme)
    same = frozen(programme, "再次")
    assert (same.number, same.sha256) == (2, older.sha256)
    assert list(compare(as_live(older), as_live(same))) == []
    one = Participant.objects.filter(programme=programme).select_related("unit").order_by("unit__code")[0]
    gone = list(Entry.objects.filter(unit=one.unit, ledger="L04"))
    with transaction.atomic():
        Entry.objects.filter(pk__in=[row.pk for row in gone]).update(state="withdrawn", withdrawn_why="x")
        count_changes((row.ledger, row.day) for row in gone)
    newer = frozen(programme, "更正后")
    assert one.unit.code in {change.unit for change in compare(as_live(older), as_live(newer))}
    live = as_live(newer)
    item = next(item for item in live.scheme.items if any(line.score for line in item.indicators))
    rest = replace(live.scheme, items=tuple(other for other in live.scheme.items if other is not item))
    lines = {line.code for line in item.indicators if live.line(line.code, one.unit.code)[0] is not None}
    told = {code: line for code, line in live.told["lines"].items() if code not in lines}
    assert set(lines_changed(live, Live({**live.told, "lines": told}, rest), one.unit.code)) == lines != set()
    make(programme, DAY)
    client = login("office", programme.unit)
    assert "半年考核通报" in shown(client, "runs", programme.code)
    page = shown(client, "run", programme.code, newer.number)
    assert newer.sha256 in page
    assert one.unit.zh in shown(client, "compare", programme.code, newer.number, older.number)
    answer = client.get(reverse("scores:bundle", args=[programme.code, older.number]))
    assert b"".join(answer.streaming_content) == store.place_of(older.bundle.sha256).read_bytes()
    chief = login("chief", one.unit)
    assert chief.get(reverse("scores:bundle", args=[programme.code, older.number])).status_code in (403, 404)
    assert one.unit.zh in shown(chief, "run", programme.code, older.number)


@pytest.mark.django_db(transaction=True)
def test_who_may_freeze_and_by_a_job(programme: Programme) -> None:
    ready = make_ready(programme, DAY)
    client = login("leader", programme.unit)
    leader = actor_of(_person("leader1"), DAY)
    with pytest.raises(NotPermitted):
        freeze(programme=programme.pk, ready=ready, note="x", at=now(), by=leader)
    assert client.get(reverse("scores:freeze", args=[programme.code])).status_code == 403
    with pytest.raises(Refused):
        freeze(programme=programme.pk, ready=ready, note=" ", at=now(), by=SYSTEM)
    office = login("office", programme.unit)
    address = reverse("scores:freeze", args=[programme.code])
    form = office.get(address).context["form"]
    answer = office.post(address, {"note": "半年", "once": form["once"].value()})
    assert answer.status_code == 303
    assert Job.objects.get().kind == "scores.freeze"


@pytest.mark.django_db(transaction=True)
def test_the_jobs(programme: Programme) -> None:
    office = actor_of(_login_person(programme), DAY)

    class Run:
        """As a worker gives it, without one."""

        def __init__(self, **params: Any) -> None:
            self.params, self.cursor = params, None

        def by(self, step: str) -> Any:
            return office.with_once(f"job.1.{step}")

        def reached(self, cursor: Any, **_: Any) -> None:
            self.cursor = cursor

    asked = {"programme": programme.code, "note": "半年"}
    assert freeze_now(Run(**asked)).told.params["number"] == 1  # type: ignore[arg-type]
    assert freeze_now(Run(**asked)).told.params["number"] == 1  # type: ignore[arg-type] - killed before its report
    run = ScoreRun.objects.get()
    assert verify_now(Run(run=run.pk)).told.code == "scores.verified_equal"  # type: ignore[arg-type]


def _login_person(programme: Programme) -> Any:
    login("office", programme.unit)
    return _person("office1")


def _person(username: str) -> Any:
    from maplebridge.apps.units.models import Person

    return Person.objects.get(username=username)
