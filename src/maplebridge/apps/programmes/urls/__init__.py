"""/programmes/."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.programmes.urls import adoption, plan, units
from maplebridge.apps.programmes.views import programmes

app_name = "programmes"
urlpatterns = [
    path("", programmes.listed, name="list"),
    *adoption.urlpatterns,
    *plan.urlpatterns,
    path("<str:programme>/", programmes.show, name="show"),
    *units.urlpatterns,
]
