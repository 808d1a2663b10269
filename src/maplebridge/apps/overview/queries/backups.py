"""The last backup, as it was noted when it was made; and those that lie in a folder."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

LAST = "last-backup.json"
OURS = re.compile(r"maplebridge-(\d{8}T\d{6})Z(?:-(\d+))?\.zip")


@dataclass(frozen=True, slots=True)
class LastBackup:
    at: datetime
    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class Lying:
    """One that lies in a folder under a name of ours, which tells when it was made; `number` of those of one second."""

    at: datetime
    number: int
    file: Path


def lying(folder: Path) -> list[Lying]:
    """By their instant; what else lies there is none of ours."""
    found = []
    for file in folder.glob("maplebridge-*.zip"):
        if name := OURS.fullmatch(file.name):
            with suppress(ValueError):
                at = datetime.strptime(name[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                found.append(Lying(at, int(name[2] or 1), file))
    return sorted(found)


def last_backup() -> LastBackup | None:
    """None where none was made, or the note cannot be read."""
    try:
        told = json.loads((settings.HOME / LAST).read_bytes())
        at = datetime.fromisoformat(told["at"])
        return LastBackup(at, str(told["file"]), int(told["bytes"]), str(told["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
