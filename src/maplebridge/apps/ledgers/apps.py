from __future__ import annotations

from django.apps import AppConfig


class Ledgers(AppConfig):
    name = "maplebridge.apps.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        from maplebridge.apps.evidence import owners
        from maplebridge.apps.ledgers.actions.recount import recount
        from maplebridge.apps.ledgers.chores import register_chores
        from maplebridge.apps.ledgers.queries.entries import OWNER
        from maplebridge.apps.ledgers.queries.owners import entry_owner

        owners.register(OWNER, entry_owner, changed=recount)
        register_chores()
