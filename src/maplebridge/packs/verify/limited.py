"""Work on a file from outside in a process of its own, which may take so much memory and time, and may die of it."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from maplebridge.engine.problem import Place, Problem, Refused

P = ParamSpec("P")
Found = TypeVar("Found")
MEMORY = 4_000_000_000  # bytes
SECONDS, SECONDS_PER_MEGABYTE = 30, 20  # of the processor, for a bundle's size as it is


def limited(work: Callable[P, Found], name: str, size: int, /, *args: P.args, **named: P.kwargs) -> Found:
    """What `work` gives. `name`, `size`: what the file is called, and its bytes. Raises Refused, also where the work
    was ended or the reader broke. `work`, its arguments and what it gives travel between processes."""
    ours, theirs = _context().Pipe(duplex=False)
    seconds = SECONDS + SECONDS_PER_MEGABYTE * size // 1_000_000
    child = _context().Process(target=_work, args=(theirs, MEMORY, seconds, work, args, named), daemon=True)
    with _without_main():
        child.start()
    theirs.close()
    try:
        found = ours.recv()
    except EOFError:
        found = Refused([Problem("bundle.too_dear", Place(name))])
    child.join()
    if isinstance(found, Exception):
        raise found
    return found  # type: ignore[no-any-return]


@contextmanager
def _without_main() -> Iterator[None]:
    """A child would run the caller's script anew, to know what is defined there; our work needs nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@cache
def _context() -> ForkServerContext:
    """Its server loads the program once; each child is a copy of it."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["maplebridge.packs.verify"])
    return context


def _work(to: Connection, memory: int, seconds: int, work: Callable[..., Any], args: tuple[Any, ...],
          named: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with suppress(MemoryError):
            to.send(work(*args, **named))
    except Refused as refused:
        to.send(refused)
    except Exception as fault:  # a mistake of the program itself, to be told as such
        to.send(RuntimeError(f"{type(fault).__name__}: {fault}"))
