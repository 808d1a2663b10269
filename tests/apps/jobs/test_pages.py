"""What people see of jobs, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.jobs.actions.leases import claim
from maplebridge.apps.jobs.actions.presence import say_alive
from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.files import folder_of_files
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.states import CANCELLED, DONE, FAILED, QUEUED
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.apps.ledgers.chores import CHECK
from maplebridge.apps.units.models import RoleGrant
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.site.chores import BACKUP
from tests.apps.cast import Cast
from tests.service.caller import Page

Adds = Callable[..., str]


def begun(kind: str, cast: Cast, who: str, unit: str | None) -> int:
    return ask(kind=kind, unit=cast.units[unit].pk if unit else None, by=cast.actor(who))


def once(client: Client, path: str) -> dict[str, str]:
    shown = client.get(path)
    assert shown.status_code == 200
    return Page(200, shown.content.decode(), "").hidden("once")


@pytest.mark.parametrize(("who", "seen"), [
    ("chief", {"own", "site of chief"}), ("officer", set()), ("nobody", set()),
    ("office", {"own", "below"}), ("other_office", {"elsewhere"}),
    ("system_admin", {"own", "below", "whole site", "site of chief"}),
])
def test_who_sees_which(cast: Cast, kind: Adds, who: str, seen: set[str]) -> None:
    work = kind(lambda _: None)
    jobs = {"own": begun(work, cast, "chief", "A11"), "below": begun(work, cast, "inspector", "A21"),
            "elsewhere": begun(work, cast, "other_office", "B1"), "site of chief": begun(work, cast, "chief", None)}
    jobs["whole site"] = Job.objects.create(kind=work, run_after=timezone.now(), asked_at=timezone.now()).pk
    client = cast.client(who)
    shown = {name for name, key in jobs.items() if client.get(f"/jobs/{key}/").status_code == 200}
    assert shown == seen
    listed = client.get("/jobs/").content.decode()
    assert {name for name, key in jobs.items() if f'href="/jobs/{key}/"' in listed} == seen
    for name, key in jobs.items():
        if name not in seen:
            for part in ("", "progress/", "file/", "cancel/", "again/"):
                assert client.get(f"/jobs/{key}/{part}").status_code == 404, part


@pytest.mark.django_db
def test_nobody_in_particular_is_asked_to_log_in(client: Client) -> None:
    for path in ("/jobs/", "/jobs/1/", "/jobs/1/file/", "/jobs/start/"):
        assert client.get(path).status_code == 302


def test_a_number_that_is_no_job(cast: Cast) -> None:
    assert cast.client("office").get(f"/jobs/{10**30}/").status_code == 404


def test_progress_asks_for_itself_until_the_end(cast: Cast, kind: Adds) -> None:
    begun(kind(lambda _: None), cast, "chief", "A11")
    job = claim(KINDS, timezone.now())
    assert job is not None
    Run(job, KINDS[job.kind], lambda: False).reached(1, done=1, of=4)
    client = cast.client("chief")
    page, path = client.get(f"/jobs/{job.pk}/").content.decode(), f"/jobs/{job.pk}/progress/"
    assert f'hx-get="{path}"' in page and 'value="25"' in page
    part = client.get(path)
    assert "hx-trigger" in part.content.decode() and "<html" not in part.content.decode()
    run_job(job, lease=30)
    part = client.get(path)
    assert "hx-trigger" not in part.content.decode()
    assert part.headers["HX-Refresh"] == "true", "result and buttons come with the whole page"
    assert "hx-trigger" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_a_job_nobody_works_on_says_so(cast: Cast, kind: Adds) -> None:
    job, client = begun(kind(lambda _: None), cast, "chief", "A11"), cast.client("chief")
    assert "目前没有后台服务在运行" in client.get(f"/jobs/{job}/").content.decode()
    Job.objects.update(run_after=timezone.now() + timedelta(days=30))  # the clock was set back, nobody frees it
    assert "目前没有后台服务在运行" in client.get(f"/jobs/{job}/").content.decode()
    say_alive("one", timezone.now())
    assert "轮到后自动开始" in client.get(f"/jobs/{job}/").content.decode()


def test_cancel_and_start_again_by_forms(cast: Cast, kind: Adds) -> None:
    job, client = begun(kind(lambda _: None), cast, "chief", "A11"), cast.client("chief")
    sent = once(client, f"/jobs/{job}/cancel/")
    for _ in range(2):  # a double click
        answer = client.post(f"/jobs/{job}/cancel/", sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs/{job}/")
    assert Job.objects.get().state == CANCELLED
    late = client.post(f"/jobs/{job}/cancel/", once(client, f"/jobs/{job}/cancel/"))
    assert late.status_code == 422 and "任务已经结束" in late.content.decode()
    assert client.post(f"/jobs/{job}/again/", once(client, f"/jobs/{job}/again/")).status_code == 303
    assert Job.objects.get().state == QUEUED


def test_who_only_sees_a_job_is_not_offered_to_cancel_it(cast: Cast, kind: Adds) -> None:
    job, client = begun(kind(lambda _: None), cast, "chief", "A11"), cast.client("office")
    assert "/cancel/" not in client.get(f"/jobs/{job}/").content.decode()
    assert [client.get(f"/jobs/{job}/{part}/").status_code for part in ("cancel", "again")] == [403, 403]


def test_kinds_are_offered_to_who_may_start_them(cast: Cast, kind: Adds) -> None:
    kind(lambda _: None, "test.offered", by_hand=True, right="people.edit")
    kind(lambda _: None, "test.not_offered", right="people.edit")
    assert cast.client("community").get("/jobs/start/").status_code == 403
    client = cast.client("chief")
    page = client.get("/jobs/start/").content.decode()
    assert "test.offered" in page and "test.not_offered" not in page and "audit.check" not in page
    sent = once(client, "/jobs/start/")
    assert client.post("/jobs/start/", {**sent, "kind": "test.not_offered"}).status_code == 422
    assert client.post("/jobs/start/", {**sent, "kind": "test.offered"}).status_code == 303
    assert list(Job.objects.values_list("kind", flat=True)) == ["test.offered"]


@pytest.mark.parametrize(("name", "who", "asked", "page"), [
    (CHECK_RECORD, "auditor", {}, "/audit/chain/"), (BACKUP, "system_admin", {}, "/system/"),
    (CHECK, "chief", {"unit": "A11"}, "/ledgers/questions/A11/"), (CHECK, "chief", {}, None)])
def test_a_job_that_is_done_leads_on_to_where_its_result_is_seen(cast: Cast, name: str, who: str,
                                                                 asked: dict[str, str], page: str | None) -> None:
    now, unit = timezone.now(), cast.units["A11"] if name == CHECK else None
    job = Job.objects.create(kind=name, state=QUEUED, asker=cast.people[who], run_after=now, asked_at=now, unit=unit,
                             params={key: cast.units[code].pk for key, code in asked.items()})
    client, button = cast.client(who), '<a class="btn btn-primary" href="{}">看结果</a>'
    assert "看结果" not in client.get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(state=DONE, ended_at=now)
    shown = client.get(f"/jobs/{job.pk}/").content.decode()
    assert (button.format(page) in shown) if page else "看结果" not in shown
    RoleGrant.objects.filter(person=cast.people[who]).update(role="inspector")
    assert "看结果" not in client.get(f"/jobs/{job.pk}/").content.decode(), "who lost the right has lost the way too"


def test_a_file_is_shown_to_who_may_see_what_is_in_it(cast: Cast, kind: Adds) -> None:
    def work(run: Run) -> Outcome:
        run.draft.write_bytes("姓名\n".encode())
        return Outcome(Problem("jobs.removed", params={"count": 1}), file_name="名单.csv")

    key = begun(kind(work, right="people.edit"), cast, "chief", "A11")
    job = claim(KINDS, timezone.now())
    assert job is not None and run_job(job, lease=30) == DONE
    path = f"/jobs/{key}/file/"
    answer: Any = cast.client("chief").get(path)
    assert b"".join(answer.streaming_content).decode() == "姓名\n"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert cast.client("office").get(path).status_code == 200
    assert cast.client("system_admin").get(f"/jobs/{key}/").status_code == 200
    assert cast.client("system_admin").get(path).status_code == 403, "sees jobs, not people"
    RoleGrant.objects.filter(person=cast.people["chief"]).delete()
    assert cast.client("chief").get(f"/jobs/{key}/").status_code == 200, "still their own job"
    assert cast.client("chief").get(path).status_code == 403, "but no longer their people"
    for file in folder_of_files().iterdir():
        file.unlink()
    assert cast.client("office").get(path).status_code == 404


def test_what_a_run_wrote_that_did_not_end_well_is_gone(cast: Cast, kind: Adds, home: Path) -> None:
    def work(run: Run) -> Outcome:
        run.draft.write_text("half")
        raise ValueError

    begun(kind(work, tries=1), cast, "chief", "A11")
    job = claim(KINDS, timezone.now())
    assert job is not None and run_job(job, lease=30) == FAILED
    assert list((home / "jobs").iterdir()) == []


def test_names_in_what_came_out_have_both_languages(cast: Cast, kind: Adds) -> None:
    told = Problem("scores.refreshed", params={"programme": Text("创建活动", "Programme of stations")})
    key = begun(kind(lambda _: Outcome(told)), cast, "chief", "A11")
    job = claim(KINDS, timezone.now())
    assert job is not None and run_job(job, lease=30) == DONE
    client = cast.client("chief")
    assert "创建活动" in client.get(f"/jobs/{key}/").content.decode()
    client.cookies["language"] = "en"
    page = client.get(f"/jobs/{key}/").content.decode()
    assert "Programme of stations" in page
    assert "创建活动" not in page


def test_a_result_of_another_version_of_the_program_is_told(cast: Cast, kind: Adds) -> None:
    key = begun(kind(lambda _: None), cast, "chief", "A11")
    Job.objects.filter(pk=key).update(state=FAILED, told=[{"code": "gone.long_ago", "params": {"x": 1}}],
                                      kind="gone.kind")
    assert "gone.long_ago" in cast.client("chief").get(f"/jobs/{key}/").content.decode()
