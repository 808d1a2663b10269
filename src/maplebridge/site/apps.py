from __future__ import annotations

from django.apps import AppConfig


class Site(AppConfig):
    name = "maplebridge.site"
    label = "site"

    def ready(self) -> None:
        from maplebridge.site import chores, own_units, security_events

        security_events.listen()
        own_units.listen()
        chores.register_chores()
