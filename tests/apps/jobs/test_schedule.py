"""Planned times: each once, a missed one made up once, whatever the clock does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.jobs.actions.leases import claim, shorten_waits
from maplebridge.apps.jobs.actions.planning import ask_planned
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.schedule import PLANS, Plan, every
from maplebridge.apps.jobs.states import DONE
from maplebridge.apps.jobs.worker.runner import run_job

Adds = Callable[..., str]
pytestmark = pytest.mark.django_db
DAILY = Plan("test.work", at=time(3, 10))  # 03:10 in Shanghai is 19:10 UTC of the day before


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=UTC)


def asked(plan: Plan, *moments: datetime) -> list[str | None]:
    """The once-keys of the jobs asked at these moments, each job being done before the next."""
    for now in moments:
        ask_planned([plan], now)
        Job.objects.update(state=DONE)
    return list(Job.objects.order_by("pk").values_list("once", flat=True))


@pytest.mark.parametrize(("now", "latest"), [
    (at(10, 19, 9), at(9, 19, 10)), (at(10, 19, 10), at(10, 19, 10)), (at(10, 23, 59), at(10, 19, 10)),
    (at(11, 16, 1), at(10, 19, 10)),  # past midnight in Shanghai, before 03:10
])
def test_the_latest_time_of_a_day_is_local(now: datetime, latest: datetime) -> None:
    assert DAILY.latest(now) == latest


def test_minutes_count_from_midnight() -> None:
    assert Plan("x", minutes=15).latest(at(10, 8, 44)) == at(10, 8, 30)
    assert Plan("x", minutes=1440).latest(at(10, 8, 44)) == at(10, 0)


def test_nothing_is_made_up_before_the_first_start(kind: Adds) -> None:
    kind(lambda _: None)
    assert asked(DAILY, at(10, 8), at(10, 19, 9)) == []


def test_each_time_is_one_job_however_often_and_by_whomever_it_is_asked(kind: Adds) -> None:
    kind(lambda _: None)
    assert asked(DAILY, at(10, 8), at(10, 19, 10), at(10, 19, 10), at(10, 20), at(11, 19, 10)) == \
        [at(10, 19, 10).isoformat(), at(11, 19, 10).isoformat()]


def test_missed_times_are_made_up_once(kind: Adds) -> None:
    kind(lambda _: None)
    assert asked(DAILY, at(1, 8), at(20, 8), at(20, 9)) == [at(19, 19, 10).isoformat()]


def test_a_clock_set_back_doubles_nothing_and_stops_nothing(kind: Adds) -> None:
    kind(lambda _: None)
    assert asked(DAILY, at(9, 8), at(9, 20), at(10, 20), at(10, 18), at(9, 20), at(10, 20), at(11, 20)) == \
        [at(9, 19, 10).isoformat(), at(10, 19, 10).isoformat(), at(11, 19, 10).isoformat()]


def test_a_year_ahead_and_back_again(kind: Adds) -> None:
    kind(lambda _: None)
    ahead = datetime(2027, 7, 10, 8, tzinfo=UTC)
    keys = asked(DAILY, at(10, 8), at(10, 20), ahead, at(10, 20, 5), at(11, 20), at(12, 20))
    assert keys == [at(10, 19, 10).isoformat(), datetime(2027, 7, 9, 19, 10, tzinfo=UTC).isoformat(),
                    at(11, 19, 10).isoformat(), at(12, 19, 10).isoformat()]


def test_a_job_that_waits_when_the_clock_is_set_back_stops_none_of_the_later_ones(
        kind: Adds, monkeypatch: pytest.MonkeyPatch) -> None:
    kind(lambda _: None)
    ask_planned([DAILY], at(1, 8))
    monkeypatch.setattr(timezone, "now", lambda: at(31, 20))
    ahead, = ask_planned([DAILY], at(31, 20))
    monkeypatch.setattr(timezone, "now", lambda: at(1, 20))
    shorten_waits(at(1, 20))
    job = claim(KINDS, at(1, 20))
    assert job is not None and job.pk == ahead
    assert run_job(job, lease=30) == DONE
    assert len(ask_planned([DAILY], at(1, 20))) == 1


def test_a_job_that_takes_longer_than_its_interval_is_not_piled_up(kind: Adds) -> None:
    kind(lambda _: None)
    plan = Plan("test.work", minutes=15)
    for minute in (0, 15, 30, 45):
        ask_planned([plan], at(10, 8, minute))
    assert Job.objects.count() == 1
    Job.objects.update(state=DONE)
    ask_planned([plan], at(10, 8, 50))
    assert Job.objects.count() == 2


@pytest.mark.parametrize("given", [{}, {"at": "03:10", "minutes": 5}, {"minutes": 0}, {"minutes": 1441}])
def test_a_schedule_that_cannot_be_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="either at=HH:MM or minutes"):
        every("test.work", **given)  # type: ignore[arg-type]
    assert "test.work" not in PLANS


def test_an_hour_that_the_summer_time_leaves_out_comes_all_the_same(settings: object) -> None:
    settings.TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    plan = Plan("x", at=time(2, 30))
    now = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert timedelta(0) <= now - plan.latest(now) < timedelta(hours=12)
