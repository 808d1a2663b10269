"""The limited process of `within.py`. It reads texts as lines of JSON from standard input and says {"found": null}, or
{"found": [number of the line, kind]} for the first that gives somebody away."""

from __future__ import annotations

import json
import resource
import sys

from maplebridge.engine.ledger.identity.find import find_identity


def run(cpu_seconds: int, memory_bytes: int) -> None:
    """Entry point of the child."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    looked = ((number, find_identity(json.loads(line))) for number, line in enumerate(sys.stdin.buffer))
    print(json.dumps({"found": next((found for found in looked if found[1]), None)}), flush=True)
