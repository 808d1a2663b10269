from __future__ import annotations

from django.urls import path

from maplebridge.apps.overview.views import home

app_name = "overview"
urlpatterns = [path("", home.home, name="home")]
