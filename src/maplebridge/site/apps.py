from __future__ import annotations

from django.apps import AppConfig


class Site(AppConfig):
    name = "maplebridge.site"
    label = "site"

    def ready(self) -> None:
        from maplebridge.site import chores, security_events

        security_events.listen()
        chores.register_chores()
