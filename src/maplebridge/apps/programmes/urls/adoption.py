"""From a table to a version. What is no code stands under "-", for codes may be anything else."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.programmes.views import adoption, versions

urlpatterns = [
    path("-/start/", adoption.start, name="adoption_start"),
    path("<str:programme>/-/hand-in/", adoption.hand_in, name="adoption_hand_in"),
    path("<str:programme>/-/table/", adoption.table, name="adoption"),
    path("<str:programme>/-/table/file/", adoption.file, name="adoption_file"),
    path("<str:programme>/-/table/drop/", adoption.drop, name="adoption_drop"),
    path("<str:programme>/-/versions/", versions.versions, name="versions"),
    path("<str:programme>/-/versions/<int:number>/", versions.version, name="version"),
    path("<str:programme>/-/versions/<int:number>/file/", versions.version_file, name="version_file"),
    path("<str:programme>/-/versions/<int:number>/withdraw/", versions.withdraw, name="version_withdraw"),
    path("<str:programme>/-/versions/<int:older>/<int:newer>/", versions.compare, name="version_compare"),
]
