"""Starts the child, hears it out, and tells how it ended where it did not say all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer
from typing import IO, Literal, TypeVar

Answer = TypeVar("Answer")
Cause = Literal["slow", "heavy", "broken"]
#: Faults of the child itself, by the signal that ended it.
_SIGNALS: dict[int, Cause] = {24: "slow", 9: "slow", 6: "heavy"}
_LAST_WORDS = 1.0  # seconds a child has to end once it was heard out


class Unfinished(Exception):
    """Raised by a listener: the child ended early, or said something else than agreed."""


class Ended(Exception):
    """The child did not say all it should: it was too slow, took too much memory, or broke."""

    def __init__(self, cause: Cause) -> None:
        self.cause = cause
        super().__init__(cause)


def ask(start: str, file: Path, listen: Callable[[IO[bytes]], Answer], *, wall_seconds: float,
        packages: bool = False) -> Answer:
    """What `listen` makes of the child's output. `start` is the program; `packages`: it may import what is installed.

    Raises Ended where `listen` raised Unfinished, whatever else `listen` raises, and OSError for a file that cannot be
    opened.
    """
    flags = ["-I", "-B", "-X", "utf8", *(() if packages else ("-S",))]
    late = Event()
    with file.open("rb") as stream:
        child = subprocess.Popen([sys.executable, *flags, "-c", start], stdin=stream, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env={})
    assert child.stdout is not None

    def end() -> None:
        late.set()
        child.kill()

    timer = Timer(wall_seconds, end)
    timer.start()
    with child:
        try:
            return listen(child.stdout)
        except Unfinished:
            pass
        finally:
            timer.cancel()
            said = _end(child)
    raise Ended("slow" if late.is_set() else _trouble(child.returncode, said))


def _end(child: subprocess.Popen[bytes]) -> bytes:
    """Ends a child that still runs; gives what it said of its trouble."""
    try:
        return child.communicate(timeout=_LAST_WORDS)[1]
    except subprocess.TimeoutExpired:
        child.kill()
        return child.communicate()[1]


def _trouble(code: int, said: bytes) -> Cause:
    if b"memory allocation" in said or b"MemoryError" in said:
        return "heavy"
    return _SIGNALS.get(-code, "broken")
