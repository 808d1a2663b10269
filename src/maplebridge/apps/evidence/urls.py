from __future__ import annotations

from django.urls import path

from maplebridge.apps.evidence.views import doing, files, pages

app_name = "evidence"
urlpatterns = [
    path("", pages.evidence, name="list"),
    path("of/<slug:kind>/<str:key>/", pages.of, name="of"),
    path("add/<slug:kind>/<str:key>/", doing.add, name="add"),
    path("<int:evidence>/", pages.show, name="show"),
    path("<int:evidence>/edit/", doing.edit, name="edit"),
    path("<int:evidence>/withdraw/", doing.withdraw, name="withdraw"),
    path("<int:evidence>/file/", files.file, name="file"),
    path("<int:evidence>/preview/", files.preview, name="preview"),
]
