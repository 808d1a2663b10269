"""The site's own virus scanner, where it has one (MAPLEBRIDGE_SCANNER): a program that is given the file's path and
ends with 0 for clean and 1 for not, as clamscan and clamdscan do."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Literal

from django.conf import settings

from maplebridge.web.refusals import refuse

Scan = Literal["clean", "not_scanned"]
SECONDS = 60


def scan(file: Path) -> Scan:
    """Raises Refused for what the scanner finds, and where it gives no answer: an unknown file is not let in."""
    command = shlex.split(settings.SCANNER)
    if not command:
        return "not_scanned"
    try:
        done = subprocess.run([*command, str(file)], check=False, timeout=SECONDS, stdin=subprocess.DEVNULL,
                              capture_output=True, env={"PATH": os.environ.get("PATH", os.defpath)})
    except (OSError, subprocess.TimeoutExpired):
        raise refuse("evidence.scanner_silent") from None
    if done.returncode == 1:
        raise refuse("evidence.infected")
    if done.returncode != 0:
        raise refuse("evidence.scanner_silent")
    return "clean"
