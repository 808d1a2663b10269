"""Style sheets, scripts and pictures of the pages, collected once for each version of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from maplebridge.cli.files import write_whole

STAMP = ".collected"


def collect() -> bool:
    """Whether they had to be collected anew."""
    stamp, wanted = Path(settings.STATIC_ROOT) / STAMP, _state().encode()
    if stamp.exists() and stamp.read_bytes() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    write_whole(stamp, wanted)
    return True


def _state() -> str:
    """Of all files: path, size, time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
