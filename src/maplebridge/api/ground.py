"""The API itself: who calls, and refusals as problem answers (RFC 9457). Each subject adds a router in its own file."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer

from maplebridge.api.problems import add_problem_answers
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.tokens import actor_of_token


class Token(HttpBearer):
    """`Authorization: Bearer <token>`: acts for a person in one of their roles at one unit."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = actor_of_token(token, timezone.localdate(), address=request.META.get("REMOTE_ADDR", ""),
                               request=getattr(request, "id", ""))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def make_api() -> NinjaAPI:
    """An empty API; its own pages are left out because they load scripts from outside."""
    api = NinjaAPI(title="Maplebridge", version="1", docs_url=None, openapi_url=None, auth=Token(),
                   urls_namespace="api")
    add_problem_answers(api)
    return api
