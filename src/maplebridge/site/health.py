"""Is the site well? For a load balancer or a monitor: ok or not, nothing more. The page /system/ says why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maplebridge.apps.overview.queries.health import faults
from maplebridge.apps.units.guard import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 ok, or 503 as soon as anything is wrong."""
    well = not faults(timezone.now())
    return HttpResponse("ok\n" if well else "unavailable\n", status=200 if well else 503, content_type="text/plain",
                        headers={"Cache-Control": "no-store"})
