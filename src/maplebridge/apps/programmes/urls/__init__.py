"""/programmes/."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.programmes.views import programmes

app_name = "programmes"
urlpatterns = [
    path("", programmes.listed, name="list"),
    path("<str:programme>/", programmes.show, name="show"),
]
