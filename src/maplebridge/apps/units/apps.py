from __future__ import annotations

from django.apps import AppConfig


class Units(AppConfig):
    name = "maplebridge.apps.units"
    label = "units"

    def ready(self) -> None:
        from maplebridge.apps.units.actions.leave_person import give_on
        from maplebridge.apps.units.duties import register
        from maplebridge.apps.units.queries.only_holder import KIND, only_roles

        register(KIND, find=only_roles, hand=give_on)
