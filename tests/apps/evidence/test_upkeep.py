"""Files are compared with their hash each night; what no record speaks of goes after a day."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.retention import schedule
from maplebridge.apps.evidence import chores
from maplebridge.apps.evidence import store as evidence_store
from maplebridge.apps.evidence.actions.records import edit_evidence
from maplebridge.apps.evidence.actions.upkeep import sweep
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.schedule import PLANS
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.web.refusals import NotPermitted
from tests.apps.cast import Cast
from tests.apps.evidence.conftest import add, kept_files
from tests.engine.attachment.files import pdf, photo


class Step:
    """A run of a job, as far as the handler knows it."""

    def __init__(self) -> None:
        self.cursor: Any = None
        self.reports: list[tuple[int, int | None]] = []

    def by(self, _: str) -> Actor:
        return SYSTEM

    def reached(self, cursor: Any, *, done: int, of: int | None = None) -> None:
        self.cursor = json.loads(json.dumps(cursor))
        self.reports.append((done, of))


def age(path: Path, days: int) -> None:
    touched = (timezone.now() - timedelta(days)).timestamp()
    os.utime(path, (touched, touched))


def test_missing_and_changed_files_are_reported_and_marked(cast: Cast, store: Path) -> None:
    for n in range(4):
        add(cast, file=(f"{n}.pdf", pdf(b"<<%d>>" % n)))
    files = list(StoredFile.objects.order_by("pk"))
    evidence_store.place_of(files[0].sha256).unlink()
    evidence_store.place_of(files[2].sha256).write_bytes(b"other")
    run = Step()
    outcome = chores.rehash(run)  # type: ignore[arg-type]
    assert outcome.told.params == {"count": 4, "wrong": 2}
    assert [(problem.code, problem.params["sha256"]) for problem in outcome.more] \
        == [("evidence.file_missing", files[0].sha256), ("evidence.file_changed", files[2].sha256)]
    assert list(StoredFile.objects.order_by("pk").values_list("state", flat=True)) \
        == ["missing", "whole", "changed", "whole"]
    assert Event.objects.filter(kind="evidence.rehash").count() == 1
    chores.rehash(Step())  # type: ignore[arg-type]
    assert Event.objects.filter(kind="evidence.rehash").count() == 1, "what is known is not told again"
    shown = cast.client("officer").get(f"/evidence/{Evidence.objects.get(file=files[2]).pk}/").content.decode()
    assert "文件内容与上传时不一致" in shown


def test_sending_a_lost_file_again_makes_it_whole(cast: Cast, store: Path) -> None:
    for spoil in (lambda place: place.unlink(), lambda place: place.write_bytes(b"other")):
        add(cast, file=("a.pdf", pdf()))
        file = StoredFile.objects.get()
        spoil(evidence_store.place_of(file.sha256))
        chores.rehash(Step())  # type: ignore[arg-type]
        assert StoredFile.objects.get().state != "whole"
        add(cast, file=("a.pdf", pdf()))
        assert StoredFile.objects.get().state == "whole" and evidence_store.state_of(file.sha256) == "whole"


def test_a_run_goes_on_where_another_ended(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(chores, "AT_ONCE", 2)
    for n in range(5):
        add(cast, file=(f"{n}.pdf", pdf(b"<<%d>>" % n)))
    first = StoredFile.objects.order_by("pk").first()
    assert first
    evidence_store.place_of(first.sha256).unlink()
    run = Step()
    chores.rehash(run)  # type: ignore[arg-type]
    assert run.reports == [(2, 5), (4, 5), (5, 5)]
    second = Step()
    key = StoredFile.objects.order_by("pk")[3].pk
    second.cursor = [key, 4, [[first.sha256, "missing"]]]
    assert chores.rehash(second).told.params == {"count": 5, "wrong": 1}  # type: ignore[arg-type]
    assert second.reports == [(5, 5)]


def test_files_of_no_record_go_after_a_day_and_others_stay(cast: Cast, store: Path) -> None:
    add(cast, file=("a.jpg", photo()))
    add(cast, file=("b.pdf", pdf()), from_day="")  # refused, so kept without a record
    orphan = evidence_store.place_of(hashlib.sha256(pdf()).hexdigest())
    broken = orphan.with_name(".0123456789abcdef")
    broken.write_bytes(b"half")
    (store.parent / "incoming" / "x.upload").write_bytes(b"half")
    today = timezone.localdate()
    assert sweep(today) == 0
    for path in (*kept_files(store), store.parent / "incoming" / "x.upload"):
        age(path, 1)
    assert sweep(today) == 0, "a day is not over yet for what was kept late"
    for path in (*kept_files(store), store.parent / "incoming" / "x.upload"):
        age(path, 3)
    assert sweep(today) == 3
    file = StoredFile.objects.get()
    assert {path.name for path in kept_files(store)} == {file.sha256, f"{file.sha256}.preview"}


def test_folders_of_a_broken_request_go_after_a_day(cast: Cast, store: Path) -> None:
    """receive() works in a folder of its own; a server that is killed leaves it."""
    add(cast, file=("a.pdf", pdf()))
    left = store.parent / "incoming" / "tmpabc"
    left.mkdir()
    (left / "x.cleaned").write_bytes(b"half")
    assert sweep(timezone.localdate()) == 0 and left.is_dir()
    age(left, 3)
    assert sweep(timezone.localdate()) == 1 and not left.exists()


def test_a_kept_file_is_young_again_when_it_is_sent_again(cast: Cast, store: Path) -> None:
    add(cast, file=("b.pdf", pdf()), from_day="")
    (orphan,) = kept_files(store)
    age(orphan, 3)
    add(cast, file=("b.pdf", pdf()), from_day="")
    assert datetime.fromtimestamp(orphan.stat().st_mtime, timezone.get_default_timezone()).date() \
        == timezone.localdate()


def test_both_are_done_each_night() -> None:
    assert {chores.REHASH, chores.SWEEP} <= KINDS.keys() & PLANS.keys()


def test_what_ended_or_was_withdrawn_long_ago_goes_by_the_schedule(cast: Cast, store: Path) -> None:
    for name, last in (("a.pdf", "2026-06-30"), ("b.pdf", "2026-07-01"), ("c.pdf", ""), ("d.pdf", "")):
        add(cast, file=(name, pdf(name.encode())), title=name, to_day=last)
    add(cast, file=("a.pdf", pdf(b"c.pdf")), title="c again")
    for title in ("d.pdf", "c again"):
        Evidence.objects.filter(title=title).update(
            withdrawn_at=datetime(2026, 6, 30, 15, tzinfo=UTC), withdrawn_by=cast.people["chief"], withdrawn_why="因")
    Evidence.objects.update(changed_at=datetime(2026, 6, 30, 15, tzinfo=UTC))
    rule = next(rule for rule in schedule() if rule.kind == "evidence")
    assert rule.remove
    assert rule.remove(date(2026, 6, 30), SYSTEM) == 0
    assert rule.remove(date(2026, 7, 1), SYSTEM) == 3
    assert set(Evidence.objects.values_list("title", flat=True)) == {"b.pdf", "c.pdf"}
    assert StoredFile.objects.count() == 2
    assert json.loads(Event.objects.get(kind="evidence.forget").detail)["params"]["count"] == 3
    for path in kept_files(store):
        age(path, 3)
    assert sweep(timezone.localdate()) == 2 and len(kept_files(store)) == 2
    with pytest.raises(NotPermitted):
        rule.remove(date(2027, 1, 1), cast.actor("system_admin"))


def test_what_is_due_is_locked_before_it_goes(cast: Cast) -> None:
    """Its days may be corrected at the same time."""
    rule = next(rule for rule in schedule() if rule.kind == "evidence")
    assert rule.remove
    add(cast, file=("a.pdf", pdf()), to_day="2026-03-02")
    Evidence.objects.update(changed_at=datetime(2026, 3, 2, tzinfo=UTC))
    with CaptureQueriesContext(connection) as queries:
        assert rule.remove(date(2026, 7, 1), SYSTEM) == 1
    asked = [query["sql"] for query in queries if "evidence_evidence" in query["sql"]]
    assert ("FOR UPDATE" in asked[0]) == connection.features.has_select_for_update


def test_an_old_paper_and_one_with_new_days_are_kept_as_long_as_any_other(cast: Cast) -> None:
    today = timezone.localdate()
    rule = next(rule for rule in schedule() if rule.kind == "evidence")
    assert rule.remove
    add(cast, file=("a.pdf", pdf()), from_day="2021-01-01", to_day="2021-12-31")
    assert rule.remove(today, SYSTEM) == 0, "added today"
    row = Evidence.objects.get()
    long_ago = timezone.now() - timedelta(5 * 365)
    Evidence.objects.update(uploaded_at=long_ago, changed_at=long_ago)
    edit_evidence(evidence=row.pk, title=row.title, from_day=date(2000, 1, 1), to_day=date(2000, 1, 2), version=1,
                  by=cast.actor("officer"))
    assert rule.remove(today, SYSTEM) == 0, "its days were changed today"
    row.refresh_from_db()
    changed = row.changed_at
    edit_evidence(evidence=row.pk, title="另", from_day=row.from_day, to_day=row.to_day, version=2,
                  by=cast.actor("officer"))
    row.refresh_from_db()
    assert row.changed_at == changed, "the title is not what it is kept for"
    assert rule.remove(today + timedelta(1), SYSTEM) == 1
