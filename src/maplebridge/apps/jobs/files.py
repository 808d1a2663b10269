"""Files that jobs made."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def folder_of_files() -> Path:
    """HOME/jobs, made if it is not there; readable by the owner only."""
    folder = Path(settings.HOME) / "jobs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
