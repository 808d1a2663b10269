"""A run goes in steps; whatever ends it, each step is done once and the job's state tells the truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.jobs.actions.asking import ask, cancel, retry
from maplebridge.apps.jobs.actions.leases import WAITS, came_to_nothing, claim, give_back
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.run import LeaseLost, Outcome, Run
from maplebridge.apps.jobs.states import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.models import RoleGrant
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import refuse
from tests.apps.cast import Cast
from tests.apps.jobs.conftest import after_the_first_look

Adds = Callable[..., str]
LEASE = 30


@action("tests.step")
def step(event: Draft, *, n: int, by: Actor) -> int:
    by.require("people.edit", by.grants[0].path)
    event.about("step", n, Text(f"步骤{n}"))
    return n


def four_steps(run: Run) -> Outcome:
    for n in range(run.cursor or 0, 4):
        step(n=n, by=run.by(f"step{n}"))
        run.reached(n + 1, done=n + 1, of=4)
    return Outcome(Problem("jobs.steps", params={"done": 4}))


def begin(kind: str, cast: Cast, who: str = "chief") -> Job:
    job = ask(kind=kind, unit=cast.units["A11"].pk, by=cast.actor(who))
    return claimed(job)


def claimed(key: int) -> Job:
    job = claim(KINDS, timezone.now() + timedelta(days=1))
    assert job is not None and job.pk == key
    return job


def steps_done() -> list[str]:
    return list(Event.objects.filter(kind="tests.step").order_by("pk").values_list("object_key", flat=True))


def test_a_job_is_done_in_the_name_of_who_asked(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    assert run_job(job, lease=LEASE) == DONE
    row = Job.objects.get()
    assert (row.state, row.done, row.of, row.holder) == (DONE, 4, 4, "")
    assert row.told == [{"code": "jobs.steps", "params": {"done": 4}}]
    events = Event.objects.filter(kind="tests.step")
    assert {(event.actor_key, event.via, event.request) for event in events} == \
        {(cast.people["chief"].pk, "job", f"job {row.pk}")}
    assert steps_done() == ["0", "1", "2", "3"]
    assert Event.objects.filter(kind="jobs.end").count() == 1


def test_a_worker_that_died_before_its_report_has_its_step_done_once(cast: Cast, kind: Adds) -> None:
    """Step 2 was written, the worker died before it could say so: the next one begins there again."""
    job = begin(kind(four_steps), cast)
    dead = Run(job, KINDS[job.kind], lambda: False)
    for n in (0, 1):
        step(n=n, by=dead.by(f"step{n}"))
        dead.reached(n + 1, done=n + 1, of=4)
    step(n=2, by=dead.by("step2"))
    assert came_to_nothing(job.pk, job.holder, Problem("jobs.worker_died")) == QUEUED
    assert run_job(claimed(job.pk), lease=LEASE) == DONE
    assert steps_done() == ["0", "1", "2", "3"]


def test_a_run_that_lost_its_job_can_neither_report_nor_end_it(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    late = Run(job, KINDS[job.kind], lambda: False)
    came_to_nothing(job.pk, job.holder, Problem("jobs.worker_died"))
    other = claimed(job.pk)
    with pytest.raises(LeaseLost):
        late.reached(1, done=1)
    assert run_job(job, lease=LEASE) == "lost"
    assert not give_back(job.pk, job.holder)
    row = Job.objects.get()
    assert (row.state, row.holder, row.done) == (RUNNING, other.holder, 0)
    assert run_job(other, lease=LEASE) == DONE
    assert steps_done() == ["0", "1", "2", "3"], "what the late one wrote met the receipts"


def test_a_running_job_stops_after_its_step_when_cancelled(cast: Cast, kind: Adds) -> None:
    def cancelled_in_between(run: Run) -> None:
        step(n=0, by=run.by("step0"))
        cancel(job=run.key, by=cast.actor("chief"))
        run.reached(1, done=1, of=4)
        raise AssertionError("goes on")

    job = begin(kind(cancelled_in_between), cast)
    assert run_job(job, lease=LEASE) == CANCELLED
    row = Job.objects.get()
    assert (row.state, row.done, row.cursor) == (CANCELLED, 1, 1)
    assert steps_done() == ["0"]


def test_a_cancelled_job_started_again_does_only_the_rest(cast: Cast, kind: Adds) -> None:
    stop_at = [2]

    def work(run: Run) -> None:
        for n in range(run.cursor or 0, 4):
            step(n=n, by=run.by(f"step{n}"))
            if stop_at and n == stop_at[0]:
                stop_at.clear()
                cancel(job=run.key, by=cast.actor("chief"))
            run.reached(n + 1, done=n + 1, of=4)

    job = begin(kind(work), cast)
    assert run_job(job, lease=LEASE) == CANCELLED
    retry(job=job.pk, by=cast.actor("chief"))
    assert run_job(claimed(job.pk), lease=LEASE) == DONE
    assert steps_done() == ["0", "1", "2", "3"]


def test_a_worker_told_to_stop_gives_the_job_back_unharmed(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    assert run_job(job, lease=LEASE, stopping=lambda: True) == QUEUED
    row = Job.objects.get()
    assert (row.state, row.done, row.attempts, row.holder) == (QUEUED, 1, 0, "")


def test_a_cancel_at_the_instant_the_worker_stops_is_not_lost(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    assert run_job(job, lease=LEASE, stopping=lambda: bool(cancel(job=job.pk, by=cast.actor("chief")))) == CANCELLED
    row = Job.objects.get()
    assert (row.state, row.done, row.holder) == (CANCELLED, 1, "")
    assert row.ended_at is not None


def test_a_cancel_at_the_instant_a_start_comes_to_nothing_is_not_lost(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    with after_the_first_look(lambda: cancel(job=job.pk, by=cast.actor("chief"))):
        assert came_to_nothing(job.pk, job.holder, Problem("jobs.worker_died"), beat=job.beat) == CANCELLED
    assert Job.objects.get().state == CANCELLED


def test_progress_is_seen_while_it_runs(cast: Cast, kind: Adds) -> None:
    seen: list[tuple[int, int | None]] = []

    def work(run: Run) -> None:
        for n in range(3):
            run.reached(n + 1, done=n + 1, of=3)
            seen.append(Job.objects.values_list("done", "of").get())

    run_job(begin(kind(work), cast), lease=LEASE)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_what_the_handler_refuses_ends_the_job_with_all_problems(cast: Cast, kind: Adds) -> None:
    def work(_: Run) -> None:
        raise refuse("jobs.unknown_kind", kind="x")

    assert run_job(begin(kind(work), cast), lease=LEASE) == FAILED
    assert Job.objects.get().told == [{"code": "jobs.unknown_kind", "params": {"kind": "x"}}]


def test_a_fault_is_tried_again_and_then_told_without_its_text(cast: Cast, kind: Adds,
                                                               capsys: pytest.CaptureFixture[str]) -> None:
    def work(_: Run) -> None:
        raise ValueError("王某某 13800000000")

    name = kind(work, tries=3)
    job = begin(name, cast)
    waits = []
    for became in (QUEUED, QUEUED, FAILED):
        before = timezone.now()
        assert run_job(job, lease=LEASE) == became
        row = Job.objects.get()
        if became == QUEUED:
            assert row.state == QUEUED
            waits.append(round((row.run_after - before).total_seconds()))
            job = claimed(row.pk)
    assert waits == list(WAITS[:2])
    assert row.told == [{"code": "jobs.broken", "params": {"fault": "ValueError"}}]
    assert "13800000000" not in capsys.readouterr().out


def test_finished_steps_give_new_tries(cast: Cast, kind: Adds) -> None:
    """A job of a thousand steps does not fail because the machine was started anew five times in a year."""
    def one_step_then_fault(run: Run) -> None:
        if run.cursor == 6:
            return
        run.reached((run.cursor or 0) + 1, done=(run.cursor or 0) + 1)
        raise ValueError

    job = begin(kind(one_step_then_fault, tries=2), cast)
    for _ in range(6):
        assert run_job(job, lease=LEASE) == QUEUED
        job = claimed(job.pk)
    assert run_job(job, lease=LEASE) == DONE


def test_rights_are_read_before_each_step(cast: Cast, kind: Adds) -> None:
    def loses_the_role(run: Run) -> None:
        step(n=0, by=run.by("step0"))
        RoleGrant.objects.filter(person=cast.people["chief"]).delete()
        run.reached(1, done=1)
        step(n=1, by=run.by("step1"))

    assert run_job(begin(kind(loses_the_role, right="people.edit"), cast), lease=LEASE) == FAILED
    row = Job.objects.get()
    assert (row.told[0]["code"], row.done) == ("jobs.not_permitted", 1)
    assert steps_done() == ["0"]


def test_who_has_left_has_nothing_done_in_their_name(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    person = cast.people["chief"]
    person.is_active = False
    person.save()
    assert run_job(job, lease=LEASE) == FAILED
    assert Job.objects.get().told[0]["code"] == "jobs.asker_gone"
    assert steps_done() == []


def test_the_database_holds_that_only_running_jobs_are_held(cast: Cast, kind: Adds) -> None:
    job = begin(kind(four_steps), cast)
    with pytest.raises(Exception, match="job_held_while_running"), connection.constraint_checks_disabled():
        Job.objects.filter(pk=job.pk).update(holder="")


def test_what_the_system_does_by_itself_gives_way_to_people(cast: Cast, kind: Adds) -> None:
    """After its step; and goes on where it stopped once nobody waits."""
    asked: list[int] = []

    def work(run: Run) -> None:
        for n in range(run.cursor or 0, 3):
            if n == 1 and not asked:
                asked.append(ask(kind="test.small", by=cast.actor("chief")))
            run.reached(n + 1, done=n + 1, of=3)

    kind(lambda run: run.reached(1, done=1), name="test.small")
    own = ask(kind=kind(work), by=SYSTEM)
    assert run_job(claimed(own), lease=LEASE) == QUEUED
    row = Job.objects.get(pk=own)
    assert (row.done, row.cursor, row.attempts, row.holder) == (2, 2, 0, "")
    later = ask(kind="test.small", by=cast.actor("chief"))
    assert run_job(claimed(asked[0]), lease=LEASE) == DONE
    assert run_job(claimed(later), lease=LEASE) == DONE, "though the system's was there first"
    assert run_job(claimed(own), lease=LEASE) == DONE


def test_people_do_not_give_way(cast: Cast, kind: Adds) -> None:
    kind(lambda run: None, name="test.small")
    own = ask(kind=kind(four_steps), by=cast.actor("chief"))
    ask(kind="test.small", by=cast.actor("office"))
    assert run_job(claimed(own), lease=LEASE) == DONE
