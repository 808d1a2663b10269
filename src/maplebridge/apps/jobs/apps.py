"""Long work that survives a crash."""
from __future__ import annotations

from django.apps import AppConfig


class Jobs(AppConfig):
    name = "maplebridge.apps.jobs"
    label = "jobs"

    def ready(self) -> None:
        from maplebridge.apps.jobs.chores import register_chores

        register_chores()
