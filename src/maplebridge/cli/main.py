"""The command line: all verbs, and its entry point."""

from __future__ import annotations

import sys

from maplebridge.cli import chain_verbs, service_verbs
from maplebridge.cli.ending import heed
from maplebridge.cli.verb import app

__all__ = ["app", "chain_verbs", "run", "service_verbs"]  # importing the verbs makes them, in the order of --help


def run() -> None:
    """Entry point: faults of an input are said, never shown as a traceback."""
    heed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
