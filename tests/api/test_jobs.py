"""Jobs by program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS, register
from tests.api.conftest import Program
from tests.apps.cast import Cast


@pytest.fixture
def job(cast: Cast) -> Iterator[int]:
    """The chief's own."""
    register("test.count", lambda run: None, title="jobs.title")
    yield ask(kind="test.count", unit=cast.units["A11"].pk, by=cast.actor("chief"))
    del KINDS["test.count"]


def test_a_job_is_seen_cancelled_and_started_again(cast: Cast, job: int) -> None:
    chief = Program(cast, "chief")
    [row] = chief.read("/jobs").json()["items"]
    told = chief.read(f"/jobs/{job}").json()
    assert row.items() <= told.items()
    assert (told["state"], told["unit"], told["asker"]) == ("queued", "A11", cast.people["chief"].pk)
    assert told["may_cancel"]
    stopped = chief.write("POST", f"/jobs/{job}/cancel", key="stop")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    assert chief.write("POST", f"/jobs/{job}/cancel", key="stop").content == stopped.content
    assert chief.write("POST", f"/jobs/{job}/cancel").json()["errors"][0]["code"] == "jobs.ended_meanwhile"
    assert chief.write("POST", f"/jobs/{job}/retry").json()["state"] == "queued"


def test_the_list_is_narrowed_by_state(cast: Cast, job: int) -> None:
    chief = Program(cast, "chief")
    assert [row["job"] for row in chief.read("/jobs?state=queued").json()["items"]] == [job]
    assert chief.read("/jobs?state=done").json()["items"] == []
    assert chief.read("/jobs?state=asleep").status_code == 422


def test_what_came_out_is_told_in_words(cast: Cast, job: int) -> None:
    Job.objects.filter(pk=job).update(state="failed", ended_at=timezone.now(),
                                      told=[{"code": "units.code_taken", "params": {"code": "A11"}}])
    [told] = Program(cast, "chief").read(f"/jobs/{job}").json()["told"]
    assert told["code"] == "units.code_taken"
    assert "A11" in told["detail"]


def test_who_may_see_and_not_manage(cast: Cast, job: int) -> None:
    office, officer = Program(cast, "office"), Program(cast, "officer")
    assert office.read(f"/jobs/{job}").status_code == 200
    assert office.write("POST", f"/jobs/{job}/cancel").status_code == 403
    assert officer.read(f"/jobs/{job}").status_code == officer.write("POST", f"/jobs/{job}/cancel").status_code == 404
    assert Program(cast, "other_office").read("/jobs").json()["items"] == []


def test_a_call_that_takes_no_content_gets_none(cast: Cast, job: int) -> None:
    refused = Program(cast, "chief").write("POST", f"/jobs/{job}/cancel", {"why": "x"})
    assert (refused.status_code, refused.json()["type"]) == (415, "urn:maplebridge:api.media_none")
