"""Who may ask for a job, cancel it, start it again; asking twice is asking once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.jobs.actions.asking import AGAIN_WITHIN, ask, cancel, retry
from maplebridge.apps.jobs.actions.leases import claim
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.states import CANCELLED, FAILED, QUEUED, RUNNING
from maplebridge.web.refusals import NotPermitted, Refused, Unseen
from tests.apps.cast import Cast

Adds = Callable[..., str]


def nothing(_: object) -> None:
    return None


def test_a_job_is_asked_once_for_one_key(cast: Cast, kind: Adds) -> None:
    work = kind(nothing)
    chief = cast.actor("chief")
    first = ask(kind=work, once="july", by=chief)
    assert ask(kind=work, once="july", by=cast.actor("officer")) == first
    assert ask(kind=work, once="august", by=chief) != first
    assert ask(kind=work, by=chief) != ask(kind=work, by=chief), "without a key each is its own"
    assert Job.objects.count() == Event.objects.filter(kind="jobs.ask").count() == 4


def test_the_form_sent_twice_is_one_job(cast: Cast, kind: Adds) -> None:
    work = kind(nothing)
    sent = cast.actor("chief").with_once("form-7")
    assert ask(kind=work, params={"month": 7}, by=sent) == ask(kind=work, params={"month": 7}, by=sent)
    assert Job.objects.count() == 1


def test_the_right_of_the_kind_is_asked_at_the_unit(cast: Cast, kind: Adds) -> None:
    work = kind(nothing, right="people.edit")
    ask(kind=work, unit=cast.units["A11"].pk, by=cast.actor("chief"))
    with pytest.raises(Unseen):
        ask(kind=work, unit=cast.units["B11"].pk, by=cast.actor("chief"))
    with pytest.raises(NotPermitted):
        ask(kind=work, unit=cast.units["A11"].pk, by=cast.actor("officer"))
    with pytest.raises(NotPermitted):
        ask(kind=work, by=cast.actor("officer"))
    with pytest.raises(Unseen):
        ask(kind=work, unit=10**9, by=cast.actor("chief"))


def test_a_kind_nobody_knows_is_told(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        ask(kind="no.such", by=cast.actor("office"))
    assert [problem.code for problem in refused.value.problems] == ["jobs.unknown_kind"]


def test_a_waiting_job_is_cancelled_at_once_a_running_one_is_asked_to_stop(cast: Cast, kind: Adds) -> None:
    chief = cast.actor("chief")
    waiting, running = (ask(kind=kind(nothing), by=chief) for _ in range(2))
    Job.objects.filter(pk=waiting).update(run_after=timezone.now() + timedelta(hours=1))
    assert claim(KINDS, timezone.now()).pk == running  # type: ignore[union-attr]
    for job in (waiting, running, running):
        cancel(job=job, by=chief)
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {waiting: CANCELLED, running: RUNNING}
    assert Job.objects.get(pk=running).cancel_asked
    assert Event.objects.filter(kind="jobs.cancel").count() == 2, "asking again to stop is no second event"
    with pytest.raises(Refused):
        cancel(job=waiting, by=chief)


def test_what_is_to_end_is_never_begun(cast: Cast, kind: Adds) -> None:
    chief = cast.actor("chief")
    job = ask(kind=kind(nothing), by=chief)
    Job.objects.update(cancel_asked=True)
    assert claim(KINDS, timezone.now()) is None
    cancel(job=job, by=chief)
    assert Job.objects.get().state == CANCELLED


@pytest.mark.parametrize(("who", "fault"), [("officer", Unseen), ("other_office", Unseen), ("office", NotPermitted),
                                            ("system_admin", None), ("chief", None)])
def test_who_may_cancel(cast: Cast, kind: Adds, who: str, fault: type[Exception] | None) -> None:
    job = ask(kind=kind(nothing), unit=cast.units["A11"].pk, by=cast.actor("chief"))
    if fault is None:
        cancel(job=job, by=cast.actor(who))
        assert Job.objects.get(pk=job).state == CANCELLED
    else:
        with pytest.raises(fault):
            cancel(job=job, by=cast.actor(who))
        assert Job.objects.get(pk=job).state == QUEUED


def test_a_failed_job_goes_on_where_it_stopped(cast: Cast, kind: Adds) -> None:
    chief = cast.actor("chief")
    job = ask(kind=kind(nothing), by=chief)
    with pytest.raises(Refused):
        retry(job=job, by=chief)
    Job.objects.filter(pk=job).update(state=FAILED, cursor=3, done=3, attempts=5, ended_at=timezone.now(),
                                      told=[{"code": "jobs.worker_died", "params": {}}])
    retry(job=job, by=chief)
    row = Job.objects.get(pk=job)
    assert (row.state, row.cursor, row.done, row.attempts, row.told, row.ended_at) == (QUEUED, 3, 3, 0, [], None)


@pytest.mark.parametrize("asked", [-AGAIN_WITHIN - timedelta(minutes=1), timedelta(days=1)])
def test_a_job_whose_receipts_may_be_gone_is_not_started_again(cast: Cast, kind: Adds, asked: timedelta) -> None:
    """Also one that was asked while the clock ran ahead: nobody knows how old it is."""
    chief = cast.actor("chief")
    job = ask(kind=kind(nothing), by=chief)
    Job.objects.filter(pk=job).update(state=FAILED, asked_at=timezone.now() + asked)
    with pytest.raises(Refused) as refused:
        retry(job=job, by=chief)
    assert [problem.code for problem in refused.value.problems] == ["jobs.too_old"]
