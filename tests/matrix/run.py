"""One verb on one file in a process of its own, with limits: how it ended, why, how long and how large."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS, MEGABYTES = 10.0, 512.0
FAULTS, BROKEN = 1, 70


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind`: read, refused, crash, hang, memory or no_reason. `reasons`: codes of the faults said."""

    kind: str
    reasons: tuple[str, ...]
    seconds: float
    megabytes: float


def warm(verbs: list[list[str]]) -> None:
    """Loads what every run needs, once, before the first is forked off."""
    from maplebridge.cli import main

    for words in verbs:
        with (open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere),
              contextlib.suppress(SystemExit)):
            main.app(words)


def run(words: list[str], said: Path) -> Outcome:
    """`said`: the file that takes what the verb prints."""
    started = time.monotonic()
    process = os.fork()
    if process == 0:
        _speak(words, said)
    watched = os.pidfd_open(process)
    ready, _, _ = select.select([watched], [], [], SECONDS + 2)
    os.close(watched)
    if not ready:
        os.killpg(process, signal.SIGKILL)
    _, status, used = os.wait4(process, 0)
    seconds, megabytes = time.monotonic() - started, used.ru_maxrss * 1024 / 1e6
    code = os.waitstatus_to_exitcode(status)
    kind, reasons = _judged(code, said)
    if seconds > SECONDS:
        kind = "hang"
    elif megabytes > MEGABYTES:
        kind = "memory"
    return Outcome(kind, reasons, seconds, megabytes)


def _speak(words: list[str], said: Path) -> None:
    """The forked process: never comes back."""
    code = BROKEN
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        from maplebridge.cli import main

        main.app(words)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else BROKEN
        sys.stdout.flush()
    finally:
        os._exit(code)


def _judged(code: int, said: Path) -> tuple[str, tuple[str, ...]]:
    try:
        document = json.loads(said.read_text(encoding="utf-8"))
        problems = document["problems"]
    except (OSError, ValueError, KeyError):
        return "crash", (f"exit code {code} without a document",)
    codes = tuple(dict.fromkeys(problem["code"] for problem in problems if problem["severity"] != "warning"))
    if code == 0:
        return "read", codes
    if code != FAULTS:
        return "crash", (*codes, *(problem["what"] for problem in problems if problem["code"] == "cli.internal"))
    return ("refused" if codes and all(problem["what"] for problem in problems) else "no_reason"), codes
