"""What record books keep."""

from __future__ import annotations

from maplebridge.apps.audit.retention import keep


def register_chores() -> None:
    keep("ledgers", days=None, models=(
        "ledgers.Entry", "ledgers.Batch", "ledgers.Month", "ledgers.Switch", "ledgers.Place", "ledgers.Expected",
        "ledgers.CheckAnswer"))
