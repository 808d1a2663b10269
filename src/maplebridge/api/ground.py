"""The API itself. Each subject adds a router in its own file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from maplebridge.api.endpoint import Token, guarded
from maplebridge.api.problems import add_problem_answers
from maplebridge.api.sent import OneObject


class Written(BaseRenderer):
    """Lists as records are written: instants to the microsecond."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


def make_api() -> NinjaAPI:
    """An empty API; its own pages are left out because they load scripts from outside."""
    api = NinjaAPI(title="Maplebridge", version="1", docs_url=None, openapi_url=None, auth=Token(), parser=OneObject(),
                   renderer=Written(), urls_namespace="api")
    api.add_decorator(guarded, mode="view")
    add_problem_answers(api)
    return api
