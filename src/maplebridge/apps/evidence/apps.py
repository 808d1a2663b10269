from __future__ import annotations

from django.apps import AppConfig


class Evidence(AppConfig):
    name = "maplebridge.apps.evidence"
    label = "evidence"

    def ready(self) -> None:
        from maplebridge.apps.evidence import owners
        from maplebridge.apps.evidence.chores import register_chores
        from maplebridge.apps.evidence.queries.unit_documents import unit_owner

        owners.register("unit", unit_owner)
        register_chores()
