"""The command line: all verbs, and its entry point."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

from maplebridge.cli import chain_verbs, service_verbs
from maplebridge.cli.verb import app

__all__ = ["app", "chain_verbs", "run", "service_verbs"]  # importing the verbs makes them, in the order of --help


def run() -> None:
    """Entry point: faults of an input are said, never shown as a traceback."""
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


def _end(number: int, _: object) -> NoReturn:
    """A polite request to end tidies up as Ctrl-C does."""
    sys.exit(128 + number)
