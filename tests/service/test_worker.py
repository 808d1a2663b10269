"""Real workers on both databases: several at once, told to stop, killed by their work, without a database."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.service.postgres import Cluster
from tests.service.proof.plan import STEPS, step_label
from tests.service.server import Site

Installed = tuple[Site, Cluster | None]
WITHIN = 90  # seconds for the work of one test
ASK = """
from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.units.access import SYSTEM
for n in range({number}):
    ask(kind={kind!r}, params={params!r}, by=SYSTEM)
"""
JOBS = "select id, state, done, attempts from jobs_job where asker_id is null and kind like 'proof%' order by id"
LOOKED = "select pid from pg_stat_activity where query like '%pg_catalog.pg_class%' and pid <> pg_backend_pid() " \
         "and backend_type = 'client backend'"
VERIFY = "from maplebridge.apps.audit.verify import verify; print(verify().whole)"


def ask(site: Site, kind: str, number: int = 1, **params: object) -> None:
    site.ask(ASK.format(kind=kind, number=number, params=params))


@dataclass(frozen=True, slots=True)
class Standing:
    """One job as the database has it."""

    key: int
    state: str
    done: int
    attempts: int


def jobs(site: Site) -> list[Standing]:
    return [Standing(*row) for row in site.rows(JOBS)]


def marks(site: Site) -> list[str]:
    return sorted(label for label, in site.rows("select label from proof_mark"))


def until(met: Callable[[], bool], site: Site) -> None:
    end = time.monotonic() + WITHIN
    while not met():
        if time.monotonic() > end:
            raise TimeoutError(f"{jobs(site)}\n{site.log('worker')[-3000:]}")
        time.sleep(0.05)


def until_all(site: Site, state: str) -> list[Standing]:
    until(lambda: all(job.state == state for job in jobs(site)), site)
    return jobs(site)


def all_steps(found: list[Standing]) -> list[str]:
    return sorted(step_label(job.key, n) for job in found for n in range(STEPS))


def test_two_workers_do_200_jobs_and_none_twice(installed: Installed) -> None:
    site, _ = installed
    ask(site, "proof.steps", 200, pause=0, steps=1)
    site.start("worker")
    site.start("worker2")
    found = until_all(site, "done")
    assert [job.attempts for job in found] == [1] * 200, "each was claimed once"
    assert marks(site) == sorted(step_label(job.key, 0) for job in found)
    assert site.rows("select count(*) from jobs_worker") == [(2,)]
    assert [site.stop(name) for name in ("worker", "worker2")] == [0, 0]
    logs = [site.log(name).count('"job.left"') for name in ("worker", "worker2")]
    assert sum(logs) >= 200 and min(logs) > 0, "both worked"
    assert site.rows("select count(*) from jobs_worker") == [(0,)], "they took their leave"
    assert site.ask(VERIFY).strip() == "True"


def test_told_to_stop_it_finishes_its_step_and_another_goes_on(installed: Installed) -> None:
    site, _ = installed
    ask(site, "proof.steps", pause=1)
    site.start("worker")
    until(lambda: jobs(site)[0].done >= 1, site)
    assert site.stop("worker") == 0
    job = jobs(site)[0]
    assert (job.state, job.attempts) == ("queued", 0)
    assert 1 <= job.done < STEPS
    assert len(marks(site)) == job.done, "no step is half reported"
    site.start("worker")
    found = until_all(site, "done")
    assert marks(site) == all_steps(found)


def test_killed_in_the_middle_another_goes_on_after_the_lease(installed: Installed) -> None:
    site, _ = installed
    ask(site, "proof.steps", pause=1)
    site.start("worker")
    until(lambda: len(marks(site)) >= 2, site)
    site.kill("worker")
    assert jobs(site)[0].state == "running", "nobody has told the database"
    site.start("worker")
    found = until_all(site, "done")
    assert marks(site) == all_steps(found)


def test_a_job_that_kills_its_worker_ends_as_failed(installed: Installed) -> None:
    site, _ = installed
    ask(site, "proof.poison")
    for _ in range(2):
        site.start("worker")
        until(lambda: not site.alive("worker"), site)
    site.start("worker")
    until_all(site, "failed")
    assert "jobs.worker_died" in str(site.rows("select told from jobs_job where kind = 'proof.poison'"))


def test_a_worker_outlives_its_database() -> None:
    with Cluster() as cluster, Site(cluster.url) as site:
        ask(site, "proof.steps")
        site.start("worker")
        until_all(site, "done")
        assert not site.rows(LOOKED), "the connection of the first look is closed"
        cluster.kill()
        until(lambda: site.log("worker").count("worker.no_database") >= 6, site)
        assert site.alive("worker")
        cluster.start()
        ask(site, "proof.steps")
        found = until_all(site, "done")
        assert marks(site) == all_steps(found)


def test_a_worker_may_start_before_its_database() -> None:
    with Cluster() as cluster, Site(cluster.url) as site:
        ask(site, "proof.steps")
        cluster.stop()
        site.start("worker")
        until(lambda: "worker.no_database" in site.log("worker"), site)
        cluster.start()
        until_all(site, "done")
        assert site.stop("worker") == 0
