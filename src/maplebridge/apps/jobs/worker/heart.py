"""Signs of life while a handler works, in a thread of their own so that a long step is no silence."""

from __future__ import annotations

import threading
import time
from types import TracebackType

import structlog
from django.db import DatabaseError, InterfaceError, connections

from maplebridge.apps.jobs.actions.leases import beat
from maplebridge.apps.jobs.run import Run

log = structlog.get_logger("maplebridge.jobs")


class Heart:
    """`with Heart(run, every=5):`; stops by itself when the job is in other hands, or when one step takes longer than
    its kind allows: then it counts as hung and another run takes over."""

    def __init__(self, run: Run, every: float) -> None:
        self._run, self._every, self._end = run, every, threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart of job {run.key}", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        steps, since = self._run.steps, time.monotonic()
        try:
            while not self._end.wait(self._every):
                if self._run.steps != steps:
                    steps, since = self._run.steps, time.monotonic()
                if time.monotonic() - since > self._run.kind.longest_step:
                    log.error("job.hung", job=self._run.key, kind=self._run.kind.name)
                    return
                if not self._sign():
                    return
        finally:
            connections.close_all()

    def _sign(self) -> bool:
        try:
            return beat(self._run.key, self._run.holder)
        except (DatabaseError, InterfaceError) as fault:
            log.warning("job.beat_failed", job=self._run.key, fault=type(fault).__name__)
            connections.close_all()
            return True
