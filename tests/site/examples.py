"""What to look at: for each address that names something, an object of the cast or one made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.units.models import ApiToken, RoleGrant
from tests.apps.cast import Cast

PARTS = {  # answers that are no pages, and why
    "account_demo": "only takes a choice",
    "language": "only takes a choice",
    "health": "for monitors",
    "metrics": "for monitors",
    "jobs:progress": "a part of jobs:show",
    "jobs:file": "a file",
}
VISITORS: dict[str, str | None] = {  # who looks, where the right alone does not say it
}
Example = Callable[[Cast], dict[str, Any]]


def token(cast: Cast) -> dict[str, Any]:
    grant = RoleGrant.objects.get(person=cast.people["office"])
    made = ApiToken.objects.create(person=grant.person, grant=grant, name="统计接口", prefix="abcdefgh", hash="0" * 64,
                                   made_at=timezone.now(), ends_on=timezone.localdate() + timedelta(30))
    return {"token": made.pk}


def person(cast: Cast) -> dict[str, Any]:
    return {"person": cast.people["officer"].pk}


def job(**state: Any) -> Example:
    def make(cast: Cast) -> dict[str, Any]:
        made = Job.objects.create(kind=CHECK_RECORD, asker=cast.people["office"], unit=cast.units["A"],
                                  run_after=timezone.now(), asked_at=timezone.now(), **state)
        return {"job": made.pk}

    return make


EXAMPLES: dict[str, Example] = {
    "account_end_token": token,
    "account_of": person,
    "account_help": lambda cast: {**person(cast), "step": "code"},
    "jobs:show": job(state="running", holder="one", done=400, of=1000, started_at=timezone.now()),
    "jobs:cancel": job(),
    "jobs:again": job(state="failed", ended_at=timezone.now()),
}
