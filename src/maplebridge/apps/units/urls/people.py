"""/people/"""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.units.views import imports, people, person_forms, roles, tree

app_name = "people"
LIST = {"kind": "people"}
urlpatterns = [
    path("", people.people, name="list"),
    path("find/", tree.find_person, name="find"),
    path("add/", person_forms.add, name="add"),
    path("import/", imports.upload, LIST, name="import"),
    path("import/template.xlsx", imports.template_file, LIST, name="template"),
    path("import/<slug:digest>/", imports.dry_run, LIST, name="dry_run"),
    path("import/<slug:digest>/rejected.xlsx", imports.rejected, LIST, name="rejected"),
    path("posts/<int:post>/end/", person_forms.end, name="end_post"),
    path("<int:person>/", people.show, name="show"),
    path("<int:person>/edit/", person_forms.edit, name="edit"),
    path("<int:person>/post/", person_forms.post, name="post"),
    path("<int:person>/leave/", person_forms.leave, name="leave"),
    path("<int:person>/role/", roles.give, name="give"),
]
