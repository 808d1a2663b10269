"""What a list costs does not grow with what there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.units.actions.spans import replant
from tests.api.conftest import Program
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.crowd import make_crowd

MOST = 8  # queries of one call


def grow(cast: Cast, count: int) -> None:
    """Of everything, `count` more below the office's bureau."""
    replant(make_crowd(count, count * 3, prefix=f"C{count}x"), cast.units["A"])
    unit, person, now = cast.units["A11"], cast.people["chief"], timezone.now()
    blob = {"size": 1, "scan": "clean", "stored_at": now}
    stored = StoredFile.objects.get_or_create(sha256="1" * 64, defaults=blob)[0]
    Evidence.objects.bulk_create([
        Evidence(owner_kind="unit", owner_key="A11", unit=unit, file=stored, sent_sha256="1" * 64, title="x",
                 name="x.txt", kind="txt", from_day=FIRST_DAY, uploaded_by=person, uploaded_at=now,
                 changed_at=now) for _ in range(count)])
    Job.objects.bulk_create([Job(kind="none", unit=unit, asker=person, run_after=now, asked_at=now)
                             for _ in range(count)])
    Event.objects.bulk_create([
        Event(at=n, kind="units.edit", actor_name="x", unit_key=unit.pk, unit_name=unit.zh, unit_path=unit.path,
              object_kind="unit", object_key=str(unit.pk), detail="{}", via="site") for n in range(count)])


@pytest.mark.parametrize(("who", "path"), [
    ("office", "/units"), ("office", "/units?kind=station&parent=A1"), ("office", "/people"),
    ("office", "/people?q=王"), ("office", "/grants"), ("office", "/evidence/of/unit/A11"), ("office", "/jobs"),
    ("auditor", "/audit/events")])
def test_a_list_of_many_costs_as_many_queries_as_one_of_few(cast: Cast, who: str, path: str) -> None:
    program, costs = Program(cast, who), []
    program.read("/me")
    for count in (3, 300):
        grow(cast, count)
        with CaptureQueriesContext(connection) as asked:
            found: Any = program.read(f"{path}{'&' if '?' in path else '?'}limit=500")
        assert found.status_code == 200
        costs.append(len([each for each in asked.captured_queries if not each["sql"].startswith("PRAGMA")]))
    assert costs[0] == costs[1] <= MOST
