"""The demo city's scores counted by themselves: from nothing, and from the fact tables that are there."""

from __future__ import annotations

import shutil
from statistics import median

from django.conf import settings

from bench.figure import cpu_seconds
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.scores.queries.make import count, told_of
from maplebridge.apps.scores.queries.sources import source_of
from maplebridge.apps.scores.queries.stamp import stamp_of
from maplebridge.web.clock import today

TIMES = 3


def tell() -> None:
    """Prints CPU seconds of a run of both programmes with nothing there, and with the fact tables of a run before."""
    anew, again = [], []
    for _ in range(TIMES):
        shutil.rmtree(settings.HOME / "facts", ignore_errors=True)
        anew.append(cpu_seconds(_run))
        again.append(cpu_seconds(_run))
    print(median(anew), median(again))


def _run() -> None:
    for programme in Programme.objects.order_by("code"):
        source = source_of(programme, today())
        assert source is not None
        told_of(count(source, stamp_of(programme, source.version, today())))
