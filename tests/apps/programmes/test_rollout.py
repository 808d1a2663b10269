"""A version of the table reaches the units, each once, whatever stops the job."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.jobs.actions.leases import came_to_nothing, claim
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.run import Run
from maplebridge.apps.jobs.states import DONE, FAILED, QUEUED
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.apps.programmes.actions.roll_out import KIND, ask_roll_out, roll_out_unit
from maplebridge.apps.programmes.actions.withdraw_version import withdraw_version
from maplebridge.apps.programmes.models import LinePerson, Participant, Programme, SchemeContent, SchemeVersion
from maplebridge.apps.programmes.queries.joining import parts_by_key, to_roll_out
from maplebridge.apps.programmes.queries.lines import lines_of
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.responsibility import chain_of
from maplebridge.apps.programmes.queries.versions import pack_of
from maplebridge.engine.problem import Problem, Refused
from maplebridge.web.clock import now
from maplebridge.web.refusals import NotPermitted, Unseen
from maplebridge.words import phrase
from tests.apps.cast import Cast
from tests.apps.programmes.programme import make_programme, set_day

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
LEASE = 30
DROPPED = "FQ10.8"  # a line that only monitors


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)
    pack_of.cache_clear()


def not_yet(programme: Programme) -> None:
    Participant.objects.filter(programme=programme).update(rolled_out=None, rolled_out_at=None, promised={})


def second_version(programme: Programme, *, without: str = "") -> SchemeVersion:
    """Version 2: the same table, or one without a line that only monitors."""
    first = SchemeVersion.objects.get(programme=programme, number=1)
    files = dict(SchemeContent.objects.get(version=first).files)
    scheme = yaml.safe_load(files["scheme.yaml"])
    for item in scheme["items"]:
        item["indicators"] = [one for one in item["indicators"] if one["code"] != without]
    made = SchemeVersion.objects.create(
        programme=programme, number=2, scheme_code=first.scheme_code, scheme_version="2", sha256="1" * 64,
        document="公枫办〔2026〕9号", issued_on=DAY)
    SchemeContent.objects.create(version=made, files={**files, "scheme.yaml": yaml.safe_dump(scheme)})
    return made


def claimed(key: int) -> Job:
    job = claim(KINDS, timezone.now() + timedelta(days=1))
    assert job is not None and job.pk == key
    return job


def begin(cast: Cast, programme: Programme, who: str = "office") -> Job:
    return claimed(ask_roll_out(programme=programme, today=DAY, by=cast.actor(who)))


def reached() -> list[str]:
    return list(Event.objects.filter(kind="rollout.reach").order_by("pk").values_list("object_key", flat=True))


def test_the_table_reaches_every_unit_with_its_promises(cast: Cast) -> None:
    programme = make_programme(cast)
    not_yet(programme)
    assert run_job(begin(cast, programme), lease=LEASE) == DONE
    parts = list(Participant.objects.filter(programme=programme).order_by("unit__code"))
    version = SchemeVersion.objects.get()
    assert [one.rolled_out for one in parts] == [version] * 3
    wanted = promises_of(version, parts, DAY)
    assert all(one.promised == wanted[one.pk] and len(one.promised) > 20 for one in parts)
    assert reached() == [str(one.pk) for one in parts]
    assert Job.objects.get().told == [{"code": "rollout.done", "params": {"count": 3, "number": 1}}]
    detail = Event.objects.filter(kind="rollout.reach")[0].detail
    assert '"sha256"' in detail and '"count"' in detail
    page = cast.client("office").get(f"/jobs/{Job.objects.get().pk}/").content.decode()
    assert f'href="/programmes/{programme.code}/units/"' in page, "the way on to what it did"


def test_a_worker_that_dies_between_two_units_doubles_nothing(cast: Cast) -> None:
    """The second unit was written, the worker died before it could say so: the next begins there again."""
    programme = make_programme(cast)
    not_yet(programme)
    job = begin(cast, programme)
    dead = Run(job, KINDS[KIND], lambda: False)
    version = SchemeVersion.objects.get()
    units = job.params["units"]
    promised = promises_of(version, parts_by_key(units), DAY)
    for n in (0, 1):
        roll_out_unit(participant=units[n], version=version.pk, promised=promised[units[n]], today=DAY, at=now(),
                      by=dead.by(f"unit{n}"))
        if n == 0:
            dead.reached(1, done=1, of=3)
    assert came_to_nothing(job.pk, job.holder, Problem("jobs.worker_died")) == QUEUED
    assert run_job(claimed(job.pk), lease=LEASE) == DONE
    assert reached() == [str(key) for key in units]
    assert set(Participant.objects.values_list("version", flat=True)) == {2}


def test_what_was_promised_before_keeps_its_day(cast: Cast) -> None:
    programme = make_programme(cast)
    part = Participant.objects.get(unit=cast.units["A11"])
    step = next(iter(part.promised))
    del part.promised[step]
    part.save(update_fields=["promised"])
    kept = dict(part.promised)
    second_version(programme)
    assert run_job(begin(cast, programme), lease=LEASE) == DONE
    part.refresh_from_db()
    assert part.rolled_out is not None and part.rolled_out.number == 2
    assert {**part.promised, **kept} == part.promised
    assert step in part.promised, "a new step is promised now"


def test_who_answers_for_a_line_that_goes_on_stays_and_of_a_dropped_line_ends(cast: Cast) -> None:
    programme = make_programme(cast)
    part = Participant.objects.get(unit=cast.units["A11"])
    for code in ("FQ1.1", DROPPED, "FQ1.2"):
        LinePerson.objects.create(participant=part, indicator=code, person=cast.people["officer"], confirmed_at=now(),
                                  from_day=DAY - timedelta(days=20), named_at=now())
    second_version(programme, without=DROPPED)
    assert run_job(begin(cast, programme), lease=LEASE) == DONE
    rows = dict(LinePerson.objects.values_list("indicator", "to_day"))
    assert rows == {"FQ1.1": None, DROPPED: DAY - timedelta(days=1), "FQ1.2": None}
    assert LinePerson.objects.filter(confirmed_at=None).count() == 0
    version = SchemeVersion.objects.get(number=2)
    part.refresh_from_db()
    assert DROPPED not in {line.indicator.code for line in lines_of(part, version, DAY)}


def test_it_is_asked_for_by_the_office_only_and_only_where_there_is_something_to_do(cast: Cast) -> None:
    programme = make_programme(cast)
    with pytest.raises(Refused) as fault:
        ask_roll_out(programme=programme, today=DAY, by=cast.actor("office"))
    assert [problem.code for problem in fault.value.problems] == ["rollout.nothing_to_do"]
    not_yet(programme)
    with pytest.raises(NotPermitted):
        ask_roll_out(programme=programme, today=DAY, by=cast.actor("leader"))
    with pytest.raises(Unseen):
        ask_roll_out(programme=programme, today=DAY, by=cast.actor("other_office"))
    assert not Job.objects.exists()


def test_a_programme_that_ended_or_has_no_table_is_not_rolled_out(cast: Cast) -> None:
    programme = make_programme(cast)
    not_yet(programme)
    programme.closed_on = DAY - timedelta(days=1)
    with pytest.raises(Refused) as fault:
        ask_roll_out(programme=programme, today=DAY, by=cast.actor("office"))
    assert fault.value.problems[0].code == "rollout.closed"
    programme.closed_on = None
    SchemeVersion.objects.update(withdrawn_on=DAY, withdrawn_why="有误")
    with pytest.raises(Refused) as fault:
        ask_roll_out(programme=programme, today=DAY, by=cast.actor("office"))
    assert fault.value.problems[0].code == "rollout.no_table"


def test_a_unit_costs_few_statements_however_many_lines_it_has(cast: Cast) -> None:
    programme = make_programme(cast)
    not_yet(programme)
    version = SchemeVersion.objects.get()
    part = Participant.objects.select_related("unit").get(unit=cast.units["A11"])
    promised = promises_of(version, [part], DAY)[part.pk]
    with CaptureQueriesContext(connection) as queries:
        roll_out_unit(participant=part.pk, version=version.pk, promised=promised, today=DAY, at=now(),
                      by=cast.actor("office").with_once("k"))
    assert len(queries) <= 14, [query["sql"][:90] for query in queries]


def test_asked_for_twice_it_reaches_each_unit_once(cast: Cast) -> None:
    programme = make_programme(cast)
    not_yet(programme)
    first = ask_roll_out(programme=programme, today=DAY, by=cast.actor("office"))
    second = ask_roll_out(programme=programme, today=DAY, by=cast.actor("office"))
    assert run_job(claimed(first), lease=LEASE) == DONE
    assert run_job(claimed(second), lease=LEASE) == DONE
    assert len(reached()) == 3


def test_a_version_withdrawn_meanwhile_goes_no_further(cast: Cast) -> None:
    programme = make_programme(cast)
    not_yet(programme)
    job = begin(cast, programme)
    SchemeVersion.objects.update(withdrawn_on=DAY, withdrawn_why="有误")
    assert run_job(job, lease=LEASE) == FAILED
    assert Job.objects.get().told[0]["code"] == "rollout.withdrawn"
    assert reached() == []


def test_its_sentence(cast: Cast) -> None:
    params = {"actor": "A", "number": 2, "object": "A11单位", "count": 35, "ended": 1}
    assert phrase("event.rollout.reach", "zh", **params).startswith("第2版考核表下发到A11单位：35条指标")


def test_a_withdrawn_version_gives_way_to_the_one_before(cast: Cast) -> None:
    """Units that go by it are told, their chain shows it, and they go back with the next roll-out; what was promised
    and who answers stay."""
    programme = make_programme(cast)
    second = second_version(programme)
    run_job(begin(cast, programme), lease=LEASE)
    part = Participant.objects.get(unit__code="A11")
    promised = part.promised
    LinePerson.objects.create(participant=part, indicator="FQ1.1", person=cast.people["officer"], from_day=DAY,
                              named_at=now())
    withdraw_version(version=second.pk, why="印发有误", today=DAY, by=cast.actor("office"))
    first = SchemeVersion.objects.get(number=1)
    assert to_roll_out(programme, first, DAY) == list(Participant.objects.order_by("unit__code").values_list(
        "pk", flat=True))
    levels = {one.code: one for one in chain_of(programme, first, DAY, cast.actor("office")).levels}
    assert (levels["reached"].wanted, levels["reached"].there) == (3, 0)
    page = cast.client("chief").get("/programmes/FQ2026/units/A11/").content.decode()
    assert "第2版" in page and "印发有误" in page
    assert "/programmes/FQ2026/roll-out/" in cast.client("office").get("/programmes/FQ2026/units/A11/").content.decode()
    run_job(begin(cast, programme), lease=LEASE)
    part.refresh_from_db()
    assert (part.rolled_out, part.promised) == (first, promised)
    assert LinePerson.objects.get(indicator="FQ1.1").to_day is None
    assert to_roll_out(programme, first, DAY) == []
    assert "印发有误" not in cast.client("chief").get("/programmes/FQ2026/units/A11/").content.decode()
