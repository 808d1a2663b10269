"""Every call of the API, version 1."""

from __future__ import annotations

from django.urls import path

from maplebridge.api import me
from maplebridge.api.ground import make_api
from maplebridge.api.schema import add_schema

api = make_api()
add_schema(api)
api.add_router("/me", me.router)
urlpatterns = [path("", api.urls)]
