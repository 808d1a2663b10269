"""What the site does by itself: the record is verified, what is due takes effect, what is old goes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.retention import schedule
from maplebridge.apps.audit.seal import seal
from maplebridge.apps.audit.triggers import GUARD
from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.jobs.actions.ending import MACHINE, end
from maplebridge.apps.jobs.actions.forgetting import forget_files
from maplebridge.apps.jobs.actions.leases import claim
from maplebridge.apps.jobs.chores import CHANGE_DUE, CHECK_RECORD, RETENTION
from maplebridge.apps.jobs.files import folder_of_files
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.schedule import PLANS
from maplebridge.apps.jobs.states import DONE, QUEUED
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.engine.problem import Problem
from maplebridge.words import sentence
from tests.apps.cast import Cast
from tests.apps.jobs.conftest import after_the_first_look


def done(kind: str) -> Job:
    key = ask(kind=kind, by=MACHINE)
    job = claim([kind], timezone.now())
    assert job is not None and job.pk == key
    assert run_job(job, lease=30) == DONE
    return Job.objects.get(pk=key)


def test_each_chore_has_its_time_and_says_what_came_out(cast: Cast) -> None:
    chores = {CHECK_RECORD, CHANGE_DUE, RETENTION}
    assert chores <= PLANS.keys() <= KINDS.keys()
    for kind in sorted(chores):
        for told in done(kind).told:
            for lang in ("zh", "en"):
                assert sentence(Problem(told["code"], params=told["params"]), lang).what  # type: ignore[arg-type]


def test_a_changed_event_is_told_by_the_nightly_check(cast: Cast) -> None:
    from django.db import connection

    for _ in range(3):
        ask(kind=RETENTION, by=MACHINE)
    assert done(CHECK_RECORD).told[0]["code"] == "jobs.record_whole"
    seal()
    with GUARD.lowered(connection):
        Event.objects.filter(pk=Event.objects.order_by("pk").values("pk")[:1]).update(actor_name="别人")
    told = done(CHECK_RECORD).told
    assert [each["code"] for each in told] == ["jobs.record_broken", "audit.event_changed"]


@pytest.fixture
def old_things(cast: Cast, home: Path) -> dict[str, int]:
    """Jobs that ended so many days ago, each with a file."""
    folder = home / "jobs"
    folder.mkdir()
    keys = {}
    for name, days, state in (("old", 200, DONE), ("month", 30, DONE), ("fresh", 1, DONE), ("waiting", 400, QUEUED)):
        when = timezone.now() - timedelta(days=days)
        keys[name] = Job.objects.create(kind="x", state=state, run_after=when, asked_at=when, file=f"{name}.csv",
                                        ended_at=when if state == DONE else None).pk
        (folder / f"{name}.csv").write_text("x")
    (folder / "left-by-a-dead-run").write_text("x")
    return keys


def test_files_go_after_a_week_jobs_after_half_a_year(cast: Cast, home: Path, old_things: dict[str, int]) -> None:
    done(RETENTION)
    assert sorted(os.listdir(home / "jobs")) == ["fresh.csv", "waiting.csv"]
    left = dict(Job.objects.filter(kind="x").values_list("pk", "file"))
    done(RETENTION)
    assert set(left) - {old_things["old"]} == {old_things[name] for name in ("month", "fresh", "waiting")}
    assert Job.objects.filter(kind="x").count() == 3
    assert left[old_things["month"]] == ""


def test_the_file_of_a_job_that_ends_meanwhile_stays(cast: Cast, home: Path) -> None:
    ask(kind=RETENTION, by=MACHINE)
    job = claim(KINDS, timezone.now())
    assert job is not None
    draft = folder_of_files() / f"{job.pk}-{job.holder}"
    draft.write_text("x")
    with after_the_first_look(lambda: end(job=job.pk, holder=job.holder, state=DONE, file=draft.name)):
        assert forget_files(timezone.localdate() - timedelta(days=7), MACHINE) == 0
    assert Job.objects.get().file == draft.name
    assert draft.exists()


def test_ended_log_ins_go_and_present_ones_stay(cast: Cast) -> None:
    ended, present = cast.client("chief"), cast.client("officer")
    Session.objects.filter(pk=ended.session.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    for name, client in (("chief", ended), ("officer", present)):
        UserSession.objects.create(user=cast.people[name], session_key=client.session.session_key, ip="127.0.0.1",
                                   user_agent="x", created_at=timezone.now())
    done(RETENTION)
    assert list(Session.objects.values_list("pk", flat=True)) == [present.session.session_key]
    assert list(UserSession.objects.values_list("user", flat=True)) == [cast.people["officer"].pk]


def test_tables_of_jobs_have_their_rule() -> None:
    ruled = {model for rule in schedule() for model in rule.models}
    assert {"jobs.Job", "jobs.Planned", "jobs.Worker", "sessions.Session"} <= ruled
