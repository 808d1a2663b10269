"""Dead runs are found by their silence, whatever the clocks say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.jobs.actions.asking import ask, cancel
from maplebridge.apps.jobs.actions.leases import LONGEST_WAIT, beat, claim, shorten_waits
from maplebridge.apps.jobs.models import Job, Worker
from maplebridge.apps.jobs.queries.running import workers_alive
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.states import CANCELLED, FAILED, QUEUED, RUNNING
from maplebridge.apps.jobs.worker.reaper import LOOK, Reaper
from tests.apps.cast import Cast

Adds = Callable[..., str]
LEASE = 30


class Clock:
    """A monotonic clock that goes when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def look(self, reaper: Reaper, times: int, every: float = LOOK) -> list[int]:
        taken = []
        for _ in range(times):
            self.now += every
            taken += reaper.look()
        return taken


@pytest.fixture
def job(cast: Cast, kind: Adds) -> Job:
    ask(kind=kind(lambda _: None, tries=3), by=cast.actor("chief"))
    return claimed()


def claimed() -> Job:
    job = claim(KINDS, timezone.now() + timedelta(days=1))
    assert job is not None
    return job


def test_a_silent_run_loses_its_job_after_the_lease_and_not_before(job: Job) -> None:
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    assert clock.look(reaper, 6) == [], "seen first after 5 s, silent for 25 s since"
    assert clock.look(reaper, 1) == [job.pk]
    assert Job.objects.get().state == QUEUED
    assert clock.look(reaper, 20) == []


def test_a_run_that_gives_signs_keeps_its_job(job: Job) -> None:
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    for _ in range(20):
        assert clock.look(reaper, 5) == []
        assert beat(job.pk, job.holder)
    assert Job.objects.get().holder == job.holder


@pytest.mark.parametrize("hours", [-10_000, -1, 1, 10_000])
def test_a_clock_set_back_or_forward_changes_nothing(job: Job, hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is a living run robbed nor does a dead one hold its job for ever."""
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    clock.look(reaper, 2)
    there = timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: there)
    for _ in range(4):
        assert beat(job.pk, job.holder)
        assert clock.look(reaper, 5) == []
    assert clock.look(reaper, 3) == [job.pk]


def test_a_pause_of_the_reaper_itself_proves_nothing(job: Job) -> None:
    """A machine that was suspended for an hour: the run's thread and the reaper wake at the same moment."""
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    clock.look(reaper, 3)
    assert clock.look(reaper, 1, every=3600) == []
    assert beat(job.pk, job.holder)
    assert clock.look(reaper, 5) == []


def test_a_sign_between_look_and_grip_saves_the_job(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    clock.look(reaper, 6)
    stale = [(job.pk, job.holder, job.beat)]
    beat(job.pk, job.holder)
    monkeypatch.setattr("maplebridge.apps.jobs.worker.reaper.in_hand", lambda: stale)
    assert clock.look(reaper, 2) == []
    assert Job.objects.get().state == RUNNING


def test_a_job_that_kills_its_worker_each_time_fails(job: Job) -> None:
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    for _ in range(2):
        assert clock.look(reaper, 7) == [job.pk]
        assert claimed().pk == job.pk
    assert clock.look(reaper, 7) == [job.pk]
    row = Job.objects.get()
    assert (row.state, row.told) == (FAILED, [{"code": "jobs.worker_died", "params": {}}])


def test_a_dead_run_of_a_cancelled_job_is_cancelled(cast: Cast, job: Job) -> None:
    cancel(job=job.pk, by=cast.actor("chief"))
    clock = Clock()
    reaper = Reaper(LEASE, clock)
    assert clock.look(reaper, 7) == [job.pk]
    assert Job.objects.get().state == CANCELLED


def test_a_wait_does_not_outlast_a_clock_set_back(cast: Cast, kind: Adds) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    ordinary = now + LONGEST_WAIT + timedelta(minutes=1)  # given by a clock that is a minute ahead
    work = kind(lambda _: None)
    asked = [ask(kind=work, by=cast.actor("chief")) for _ in range(3)]
    waits = {asked[0]: (1, now + timedelta(days=30)),  # it failed once before the clock was set back
             asked[1]: (0, now + timedelta(days=30)),  # asked for, given back or started again before
             asked[2]: (1, ordinary)}
    for key, (attempts, run_after) in waits.items():
        Job.objects.filter(pk=key).update(attempts=attempts, run_after=run_after)
    assert shorten_waits(now) == 2
    assert list(Job.objects.order_by("pk").values_list("run_after", flat=True)) == [now, now, ordinary]


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "alive"), [(-90, 0), (-50, 1), (2, 1), (3600, 0)])
def test_a_sign_from_before_the_clock_was_set_back_is_no_life(seconds: int, alive: int) -> None:
    now = timezone.now()
    Worker.objects.create(name="one", seen_at=now + timedelta(seconds=seconds))
    assert workers_alive(now) == alive
