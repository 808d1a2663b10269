from __future__ import annotations

from django.apps import AppConfig


class Ledgers(AppConfig):
    name = "maplebridge.apps.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        from maplebridge.apps.ledgers.chores import register_chores

        register_chores()
