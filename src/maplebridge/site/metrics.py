"""What runs how often and how long, for Prometheus: by route and state, never by person, unit or address."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from maplebridge.apps.audit.queries.rows import waiting_count
from maplebridge.apps.jobs.queries.running import counts
from maplebridge.apps.units.guard import public
from maplebridge.site.proxies import within
from maplebridge.web.refusals import Unseen

OWN = CollectorRegistry()
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
REQUESTS = Counter("maplebridge_requests", "Requests answered", ("route", "method", "status"), registry=OWN)
SECONDS = Histogram("maplebridge_request_seconds", "Time to answer", ("route", "method"), registry=OWN, buckets=BUCKETS)
LOGIN_FAILURES = Counter("maplebridge_login_failures", "Log-ins refused", registry=OWN)
MANY_PROCESSES = "PROMETHEUS_MULTIPROC_DIR"  # set by `maplebridge serve` before its workers start


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """One answer given."""
    REQUESTS.labels(route, method, str(status)).inc()
    SECONDS.labels(route, method).observe(seconds)


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """For those addresses and that token only which the settings name; for others there is no such page."""
    if not (within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_FROM) or _has_token(request)):
        raise Unseen
    counted = OWN
    if os.environ.get(MANY_PROCESSES):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    read = CollectorRegistry()
    read.register(_Database())
    return HttpResponse(generate_latest(counted) + generate_latest(read), content_type=CONTENT_TYPE_LATEST)


class _Database:
    """Figures that are read when they are asked for, so that several processes do not each keep one of their own."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("maplebridge_jobs", "Jobs by state", labels=["state"])
        for state, count in counts().items():
            jobs.add_metric([state], count)
        yield jobs
        yield GaugeMetricFamily("maplebridge_unsealed_events", "Events not yet in the chain", value=waiting_count())


def _has_token(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN_FILE is None:
        return False
    try:
        token = settings.METRICS_TOKEN_FILE.read_text().strip()
    except OSError:
        return False
    sent = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
