from __future__ import annotations

from django.apps import AppConfig


class Overview(AppConfig):
    name = "maplebridge.apps.overview"
    label = "overview"

    def ready(self) -> None:
        from maplebridge.apps.audit.retention import keep

        keep("city_maps", days=None, models=("overview.CityMap",))
        keep("saved_views", days=None, models=("overview.SavedView",))
        keep("looks", days=None, models=("overview.Look",))
