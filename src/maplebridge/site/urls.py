"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("maplebridge.apps.overview.urls")),
]
