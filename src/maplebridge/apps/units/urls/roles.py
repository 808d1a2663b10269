"""/roles/"""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.units.views import roles

app_name = "roles"
urlpatterns = [
    path("", roles.roles, name="list"),
    path("given/", roles.given, name="given"),
    path("<int:grant>/end/", roles.end, name="end"),
]
