"""What browsers tell of contents that the content policy refused: a mistake of ours, or somebody's attempt."""

from __future__ import annotations

import json

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maplebridge.apps.units.guard import public

REFINED = ("script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr",
           "connect-src", "font-src", "frame-src", "media-src", "worker-src", "manifest-src")  # of default-src
LONGEST = 10_000  # bytes of one report
log = structlog.get_logger("maplebridge.security")


@public
@csrf_exempt  # browsers send it by themselves, without a form
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Only which rule was met is written down: the addresses in a report may tell of people."""
    log.warning("csp_report", directive=_directive(request.read(LONGEST)))
    return HttpResponse(status=204)


def _directive(content: bytes) -> str:
    """One of our own rules, as they are named, or `unknown`."""
    try:
        told = json.loads(content)["csp-report"]
        named = str(told.get("effective-directive") or told.get("violated-directive", "")).split(" ")[0]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "unknown"
    known = {*settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], *REFINED}
    return named if named in known else "unknown"
