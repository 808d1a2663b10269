from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    name = "maplebridge.apps.audit"
    label = "audit"

    def ready(self) -> None:
        from maplebridge.apps.audit.actions.trim import forget_receipts, trim
        from maplebridge.apps.audit.queries.heads import head_line
        from maplebridge.apps.audit.retention import keep
        from maplebridge.apps.audit.triggers import KEEP_DAYS
        from maplebridge.web.export import state_in_files

        keep("events", models=("audit.Event", "audit.Seal", "audit.Waiting"), days=3 * 365, least=KEEP_DAYS,
             remove=trim)
        keep("receipts", models=("audit.Receipt",), days=90, remove=forget_receipts)
        state_in_files(head_line)
