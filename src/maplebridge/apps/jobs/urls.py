from __future__ import annotations

from django.urls import path

from maplebridge.apps.jobs.views import doing, pages

app_name = "jobs"
urlpatterns = [
    path("", pages.jobs, name="list"),
    path("start/", doing.start, name="start"),
    path("<int:job>/", pages.show, name="show"),
    path("<int:job>/progress/", pages.progress, name="progress"),
    path("<int:job>/file/", pages.file, name="file"),
    path("<int:job>/cancel/", doing.stop, name="cancel"),
    path("<int:job>/again/", doing.again, name="again"),
]
