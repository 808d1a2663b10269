"""The demo city on the site, as `maplebridge serve` and its job `demo.records` make it; undone when the module ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from maplebridge.apps.jobs.registry import KINDS, register
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.programmes.queries.programmes import programme_by_code
from maplebridge.apps.programmes.queries.versions import pack_of
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.units.access import SYSTEM
from maplebridge.cli.service import demo_records, demo_site
from maplebridge.web.clock import today

CODES = ("stations", "groups")


@contextmanager
def demo_city(home: Path) -> Iterator[dict[str, Programme]]:
    with pytest.MonkeyPatch.context() as patch, _taken_back():
        for name, value in (("HOME", home), ("EVIDENCE_ROOT", home / "evidence"), ("CLOCK_DAYS", 0)):
            patch.setattr(settings, name, value, raising=False)
        pack_of.cache_clear()
        register(demo_records.KIND, _nothing, title="service.job_demo", right="system.manage")
        try:
            demo_site.make_demo_site()
        finally:
            del KINDS[demo_records.KIND]
        city, units = demo_records.demo_units(demo_site.SEED)
        demo_records.list_places(city, SYSTEM)
        for plan, unit in units:
            demo_records.take_over_unit(plan, city, unit, SYSTEM)
        programmes = {code: programme_by_code(code) for code in CODES}
        for one in programmes.values():
            make(one, today())
        yield programmes
        pack_of.cache_clear()


def _nothing(_: Any) -> None:
    """The job is done here, not by a worker."""


@contextmanager
def _taken_back() -> Iterator[None]:
    inside = transaction.atomic()
    inside._from_testcase = True  # actions insist on being outermost, but for a test's own transaction
    with inside:
        yield
        transaction.set_rollback(True)
