"""When something broke: what the person is told. The log has the rest under the same number."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from maplebridge.site.middleware.outage import is_outage, outage, tag


def broken(request: HttpRequest) -> HttpResponse:
    """500 with the number of the request; 503 where middleware met a database that is gone."""
    fault = sys.exc_info()[1]
    if fault is not None and is_outage(fault):
        return outage(request, fault)
    number = getattr(request, "id", "")
    return HttpResponse(render_to_string("refused/broken.html", {"number": number, "lang": tag()}), status=500)
