from __future__ import annotations

from django.apps import AppConfig


class Reports(AppConfig):  # type: ignore[misc]  # comes without types
    name = "maplebridge.reports"
    label = "reports"

    def ready(self) -> None:
        from maplebridge.reports.chores import register_chores

        register_chores()
