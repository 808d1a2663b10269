"""What the database keeps of versions: nothing changes but their one withdrawal, and their content never."""

from __future__ import annotations

from maplebridge.apps.audit.guard import Guard, Guarded

FIXED = ("id", "programme_id", "number", "scheme_code", "scheme_version", "sha256", "draft_id", "document", "issued_on",
         "issued_by_id")  # all but the withdrawal, which is written once


def _changed(differs: str) -> str:
    """What an UPDATE of a version may not do: touch a fixed column, or write the withdrawal a second time."""
    fixed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    return f"{fixed} OR OLD.withdrawn_on IS NOT NULL"


GUARD = Guard("programmes", (Guarded("programmes_schemeversion", changed=_changed),
                             Guarded("programmes_schemecontent")))
