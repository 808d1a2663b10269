"""What the database keeps of the record: events are never changed, and none is deleted before 180 days are over."""

from __future__ import annotations

from collections.abc import Callable

from maplebridge.apps.audit.guard import Guard, Guarded

KEEP_DAYS = 180
_DAY = 86_400 * 1_000_000
_NOW = {"sqlite": "CAST(strftime('%s', 'now') AS INTEGER)", "postgresql": "EXTRACT(EPOCH FROM now())::bigint"}


def _younger(at: str) -> Callable[[str], str]:
    return lambda database: f"COALESCE({at} > {_NOW[database]} * 1000000 - {KEEP_DAYS * _DAY}, true)"


GUARD = Guard("audit", (
    Guarded("audit_event", young=_younger("OLD.at"), kept=f"kept {KEEP_DAYS} days"),
    Guarded("audit_seal", "seq = NEW.seq OR event = NEW.event OR (rowid = NEW.rowid AND NEW.rowid > 0)",
            young=_younger("(SELECT at FROM audit_event WHERE id = OLD.event)"), kept=f"kept {KEEP_DAYS} days")))
