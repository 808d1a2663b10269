"""The other language, at the same address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from maplebridge.apps.units.guard import public


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie; back to `next`, if that lies on this site."""
    return set_language(request)
