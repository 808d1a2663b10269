"""/units/: fixed places stand under "-", which is no unit's code."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.units.views import imports, person_forms, roles, tree, unit_forms

app_name = "units"
LIST = {"kind": "units"}
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("-/list/", tree.unit_list, name="list"),
    path("-/find/", tree.find, name="find"),
    path("-/here/", person_forms.here, name="here"),
    path("-/import/", imports.upload, LIST, name="import"),
    path("-/import/template.xlsx", imports.template_file, LIST, name="template"),
    path("-/import/<slug:digest>/", imports.dry_run, LIST, name="dry_run"),
    path("-/import/<slug:digest>/rejected.xlsx", imports.rejected, LIST, name="rejected"),
    path("<str:code>/", tree.show, name="show"),
    path("<str:code>/children/", tree.children, name="children"),
    path("<str:code>/role/", roles.appoint, name="appoint"),
    path("<str:code>/add/", unit_forms.add, name="add"),
    path("<str:code>/edit/", unit_forms.edit, name="edit"),
    path("<str:code>/move/", unit_forms.move, name="move"),
    path("<str:code>/close/", unit_forms.close, name="close"),
    path("<str:code>/merge/", unit_forms.merge, name="merge"),
    path("<str:code>/split/", unit_forms.split, name="split"),
]
