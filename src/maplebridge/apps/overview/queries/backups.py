"""The last backup, as it was noted when it was made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

LAST = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    at: datetime
    file: str
    bytes: int
    sha256: str


def last_backup() -> LastBackup | None:
    """None where none was made, or the note cannot be read."""
    try:
        told = json.loads((settings.HOME / LAST).read_bytes())
        at = datetime.fromisoformat(told["at"])
        return LastBackup(at, str(told["file"]), int(told["bytes"]), str(told["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
