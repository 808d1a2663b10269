from __future__ import annotations

from django.apps import AppConfig


class Scores(AppConfig):
    name = "maplebridge.apps.scores"
    label = "scores"

    def ready(self) -> None:
        from maplebridge.apps.scores.chores import register_chores

        register_chores()
