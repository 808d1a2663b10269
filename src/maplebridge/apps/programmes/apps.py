from __future__ import annotations

from django.apps import AppConfig


class Programmes(AppConfig):
    name = "maplebridge.apps.programmes"
    label = "programmes"

    def ready(self) -> None:
        from maplebridge.apps.programmes.chores import register_chores

        register_chores()
