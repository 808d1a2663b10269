"""What programmes keep, and the long work they ask for."""

from __future__ import annotations

from maplebridge.apps.audit.retention import keep


def register_chores() -> None:
    keep("programmes", days=None, models=(
        "programmes.Programme", "programmes.SchemeDraft", "programmes.DraftFile", "programmes.SchemeVersion",
        "programmes.SchemeContent", "programmes.Participant", "programmes.LinePerson", "programmes.LineRead",
        "programmes.LineQuestion", "programmes.ItemLead", "programmes.Task"))
