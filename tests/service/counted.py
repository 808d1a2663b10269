"""What is in the database after the kills, against what was acknowledged."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from tests.service.proof.plan import STEPS, step_label
from tests.service.server import Site
from tests.service.writers import JOB, MARK, PERSON, UNIT, Acknowledged

JOBS_WITHIN = 180  # seconds after the last write

PEOPLE = """
from datetime import date
from maplebridge.apps.units.models import Person, RoleGrant, Unit, UnitSpan
first = date(2026, 1, 1)
unit = Unit.objects.create(code={unit!r}, zh="甲市", kind="bureau", path="", opened_on=first)
Unit.objects.filter(pk=unit.pk).update(path=f"{{unit.pk:06X}}")
UnitSpan.objects.create(unit=unit, from_day=first, zh=unit.zh)
for name in {names!r}:
    person = Person(username=name, zh=name, unit=unit)
    person.set_password({password!r})
    person.save()
    RoleGrant.objects.create(person=person, unit=unit, role="office", from_day=first)
"""
STANDING = "select id, state from jobs_job where asker_id is not null"
STORED = """
import json
from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.verify import verify
from maplebridge.apps.units.models import Person
from tests.service.proof.models import Mark
found = verify()
events = Event.objects.filter(kind__in={uses!r}).values_list("kind", "object_key", "at")
print(json.dumps({{{mark!r}: list(Mark.objects.values_list("pk", "label")),
                  {person!r}: list(Person.objects.exclude(username__startswith="writer").values_list("pk", "zh")),
                  "events": list(events), "whole": found.whole, "sealed": found.events}}))
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """The result; `sound` is what must hold."""

    kills: str
    acknowledged: int
    found: int
    lost: int
    doubled: int
    retries: int
    retries_that_met_a_receipt: int
    jobs_asked: int
    jobs_done: int
    steps_of_jobs: int
    steps_lost: int
    steps_doubled: int
    writes_without_event: int
    events_without_write: int
    events_sealed: int
    chain_whole: bool

    @property
    def sound(self) -> bool:
        wrong = (self.lost, self.doubled, self.steps_lost, self.steps_doubled, self.writes_without_event,
                 self.events_without_write, self.jobs_asked - self.jobs_done)
        return self.chain_whole and not any(wrong)

    def __str__(self) -> str:
        return "\n".join(f"  {each.name.replace('_', ' '):28}{_plain(getattr(self, each.name))}"
                         for each in fields(self))


def make_people(site: Site, names: Sequence[str], password: str) -> None:
    site.ask(PEOPLE.format(unit=UNIT, names=list(names), password=password))


def count(site: Site, acknowledged: Sequence[Acknowledged], kills: Mapping[str, int]) -> Counted:
    """Waits until the jobs have ended, then counts."""
    jobs = _ended_jobs(site)
    stored = json.loads(site.ask(STORED.format(uses=(MARK, PERSON, JOB), mark=MARK, person=PERSON)))
    labels = Counter((use, label) for use in (MARK, PERSON) for _, label in stored[use])
    asked = [int(each.key) for each in acknowledged if each.wish.use == JOB]
    found = [labels[each.wish.use, each.wish.label] for each in acknowledged if each.wish.use != JOB]
    found += [int(job in jobs) for job in asked]
    steps = [labels[MARK, step_label(job, n)] for job in jobs for n in range(STEPS)]
    written = Counter((use, str(key)) for use in (MARK, PERSON) for key, _ in stored[use])
    written += Counter((JOB, str(job)) for job in jobs)
    noted = Counter((use, key) for use, key, _ in stored["events"])
    times = {(use, key): at for use, key, at in stored["events"]}
    return Counted(
        kills=", ".join(f"{number} {what}" for what, number in kills.items()),
        acknowledged=len(acknowledged), found=sum(1 for each in found if each), lost=found.count(0),
        doubled=sum(each - 1 for each in found if each) + len(jobs) - len(set(asked)),
        retries=sum(each.sends - 1 for each in acknowledged),
        retries_that_met_a_receipt=sum(1 for each in acknowledged if _by_receipt(each, times)),
        jobs_asked=len(jobs), jobs_done=list(jobs.values()).count("done"),
        steps_of_jobs=len(steps), steps_lost=steps.count(0), steps_doubled=sum(each - 1 for each in steps if each),
        writes_without_event=(written - noted).total(), events_without_write=(noted - written).total(),
        events_sealed=stored["sealed"], chain_whole=stored["whole"])


def _ended_jobs(site: Site) -> dict[int, str]:
    until = time.monotonic() + JOBS_WITHIN
    while True:
        jobs = dict(site.rows(STANDING))
        if time.monotonic() > until or not {"queued", "running"} & set(jobs.values()):
            return jobs
        time.sleep(0.2)


def _by_receipt(each: Acknowledged, times: Mapping[tuple[str, str], int]) -> bool:
    """Whether the write was done by a sending before the one that was answered."""
    return each.sends > 1 and times.get((each.wish.use, each.key), 2**63) < each.last * 1_000_000


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)
