"""Whether the site runs: each of its processes holds a lock on one file of the home, and loses it when it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maplebridge.engine.problem import Place, Problem, Refused

NAME, TURN = "site.lock", "turn.lock"
RESTORING, UPGRADING = ".restoring", "upgrading.json"  # marks of an exchange under way


@contextmanager
def running(home: Path) -> Iterator[None]:
    """For processes of the site: many at once. Raises Refused while the database is being exchanged, or where that
    was cut off."""
    with _held(home, fcntl.LOCK_SH, "service.being_exchanged"):
        if any((home / mark).exists() for mark in (RESTORING, UPGRADING)):
            raise Refused([Problem("service.exchange_cut", Place(str(home)))])
        yield


@contextmanager
def in_turn(home: Path) -> Iterator[None]:
    """For what two processes that start together must not both do: the second waits."""
    handle = os.open(home / TURN, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """For exchanging the database. Raises Refused while any process of the site runs."""
    with _held(home, fcntl.LOCK_EX, "service.site_runs"):
        yield


@contextmanager
def _held(home: Path, sort: int, taken: str) -> Iterator[None]:
    file = home / NAME
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(handle, True)  # a server's children keep it when their parent is killed
    try:
        try:
            fcntl.flock(handle, sort | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused([Problem(taken, Place(str(home)))]) from None
        yield
    finally:
        os.close(handle)
