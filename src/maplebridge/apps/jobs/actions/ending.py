"""The end of a job is an event: what came out of it is on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import title_of
from maplebridge.apps.jobs.states import RUNNING
from maplebridge.apps.jobs.told import kept
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.engine.problem import Problem
from maplebridge.words.phrases import label

MACHINE = replace(SYSTEM, via="job")
MOST_TOLD = 100  # problems kept of one job


@action("jobs.end")
def _end(event: Draft, *, job: int, holder: str, state: str, told: list[dict[str, Any]], beat: int | None, file: str,
         file_name: str, by: Actor) -> bool:
    row = Job.objects.select_for_update().filter(pk=job, holder=holder, state=RUNNING).first()
    if row is None or (beat is not None and row.beat != beat):
        event.nothing()
        return False
    row.state, row.holder, row.ended_at, row.told = state, "", timezone.now(), told
    row.file, row.file_name = file, file_name
    row.save(update_fields=["state", "holder", "ended_at", "told", "file", "file_name"])
    event.about("job", row.pk, title_of(row.kind), unit=row.unit, state=label(f"jobs.state_{state}"),
                told=[each["code"] for each in told])
    return True


def end(*, job: int, holder: str, state: str, told: Sequence[Problem] = (), beat: int | None = None, file: str = "",
        file_name: str = "") -> bool:
    """False: the job is in other hands, nothing was written. With `beat`: only if the run has given no sign since."""
    return _end(job=job, holder=holder, state=state, told=[kept(each) for each in told[:MOST_TOLD]], beat=beat,
                file=file, file_name=file_name, by=MACHINE)
