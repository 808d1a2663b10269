"""The API itself. Each subject adds a router in its own file."""

from __future__ import annotations

from ninja import NinjaAPI

from maplebridge.api.endpoint import Token, guarded
from maplebridge.api.problems import add_problem_answers
from maplebridge.api.sent import OneObject


def make_api() -> NinjaAPI:
    """An empty API; its own pages are left out because they load scripts from outside."""
    api = NinjaAPI(title="Maplebridge", version="1", docs_url=None, openapi_url=None, auth=Token(), parser=OneObject(),
                   urls_namespace="api")
    api.add_decorator(guarded, mode="view")
    add_problem_answers(api)
    return api
