from __future__ import annotations

from django.urls import path

from maplebridge.apps.overview.views import (
    audit,
    audit_chain,
    changes,
    city,
    home,
    matrix,
    owed,
    parts,
    saved,
    search,
    system,
)

app_name = "overview"
urlpatterns = [
    path("", home.home, name="home"),
    path("changes/", changes.changes, name="changes"),
    path("changes/count/", changes.counted, name="changes_count"),
    path("owed/<str:programme>/<str:unit>/", owed.owed, name="owed"),
    path("of/units/<str:code>/", parts.unit, name="of_unit"),
    path("of/programmes/<str:programme>/", parts.programme, name="of_programme"),
    path("of/people/<int:person>/", parts.person, name="of_person"),
    path("search/", search.find, name="search"),
    path("gaps/", home.gaps, name="gaps"),
    path("matrix/<str:programme>/", matrix.matrix, name="matrix"),
    path("city/<str:programme>/", city.city, name="city"),
    path("city/<str:programme>/trend/", city.trend, name="trend"),
    path("city/<str:programme>/map/", city.city_map, name="city_map"),
    path("city/<str:programme>/map/drop/", city.city_map_drop, name="city_map_drop"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.save, name="save_view"),
    path("views/<int:view>/edit/", saved.edit, name="edit_view"),
    path("views/<int:view>/drop/", saved.drop, name="drop_view"),
    path("system/", system.system, name="system"),
    path("audit/", audit.record, name="audit"),
    path("audit/<int:event>/", audit.event, name="audit_event"),
    path("audit/export/", audit.export, name="audit_export"),
    path("audit/history/<slug:kind>/<str:key>/", audit.object_history, name="audit_history"),
    path("audit/chain/", audit_chain.chain, name="audit_chain"),
    path("audit/chain/file/", audit_chain.chain_file, name="audit_chain_file"),
    path("audit/retention/", audit_chain.retention, name="audit_retention"),
]
