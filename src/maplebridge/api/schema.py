"""The description of the API (OpenAPI 3.1) for whoever holds a token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI

from maplebridge.api.endpoint import endpoint


def add_schema(api: NinjaAPI) -> None:
    @api.get("/openapi.json", include_in_schema=False, url_name="openapi")
    @endpoint(None)
    def openapi(request: HttpRequest) -> dict[str, Any]:
        return dict(api.get_openapi_schema(path_prefix="/api/v1/"))
