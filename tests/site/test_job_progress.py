"""A job's page follows the job by itself, and stops asking when it has ended."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import expect

from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.models import Job
from tests.site.browser import Site


def test_progress_is_followed_to_the_end(site: Site) -> None:
    now = timezone.now()
    job = Job.objects.create(kind=CHECK_RECORD, asker=site.cast.people["office"], state="running", holder="one", done=1,
                             of=4, run_after=now, asked_at=now, started_at=now)
    with site.open("office", "en") as visit:
        visit.go(f"/jobs/{job.pk}/")
        expect(visit.page.locator("progress")).to_have_attribute("value", "25")
        Job.objects.filter(pk=job.pk).update(done=3)
        expect(visit.page.locator("progress")).to_have_attribute("value", "75", timeout=10_000)
        told = [{"code": "jobs.record_whole", "params": {"events": 7, "head": "ab", "length": 7}}]
        Job.objects.filter(pk=job.pk).update(state="done", holder="", done=4, ended_at=now, told=told)
        expect(visit.page.get_by_text("7 events verified")).to_be_visible(timeout=10_000)
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url))
        visit.page.wait_for_timeout(3000)
        assert asked == []
        assert visit.faults == []


def test_without_scripts_the_page_can_be_loaded_again_by_hand(site: Site) -> None:
    now = timezone.now()
    job = Job.objects.create(kind=CHECK_RECORD, asker=site.cast.people["office"], run_after=now, asked_at=now)
    with site.open("office", "en", java_script_enabled=False) as visit:
        visit.go(f"/jobs/{job.pk}/")
        Job.objects.filter(pk=job.pk).update(state="running", holder="one", done=2, of=4, started_at=now)
        visit.page.get_by_role("link", name="Refresh").click()
        expect(visit.page.get_by_text("2 of 4 steps done")).to_be_visible()
        visit.page.get_by_role("link", name="Cancel the job").click()
        visit.page.get_by_role("button", name="Cancel it").click()
        expect(visit.page.get_by_text("Stops after the present step")).to_be_visible()
