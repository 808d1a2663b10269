"""The loop of a worker process: one thread per job at a time, and one that keeps house."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from maplebridge.apps.audit.seal import seal
from maplebridge.apps.jobs.actions.leases import claim, shorten_waits
from maplebridge.apps.jobs.actions.planning import ask_planned
from maplebridge.apps.jobs.actions.presence import say_alive, say_gone
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.schedule import PLANS
from maplebridge.apps.jobs.worker.reaper import LOOK, Reaper
from maplebridge.apps.jobs.worker.runner import run_job

log = structlog.get_logger("maplebridge.jobs")
IDLE = 1.0  # seconds between two looks for work
LONGEST_BACK_OFF = 10.0  # seconds between two tries while the database is away


class Service:
    """`run` works until `end` is called. `parallel`: jobs at once. `lease`: seconds of silence that end a run."""

    def __init__(self, *, parallel: int, lease: float) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._parallel, self._lease = parallel, lease
        self._told_to_end = False

    def end(self, *_: object) -> None:
        """For a signal handler, which may interrupt anything and so takes no lock."""
        self._told_to_end = True

    def run(self) -> None:
        """Returns when the steps under way are finished and their jobs given back."""
        log.info("worker.started", worker=self.name, parallel=self._parallel)
        loops = [*[self._runner] * self._parallel, self._sealer, self._housekeeper]
        threads = [threading.Thread(target=self._keep_going, args=(loop,), name=loop.__name__) for loop in loops]
        for thread in threads:
            thread.start()
        while not self._told_to_end:  # awake now and then: only then does Python run signal handlers
            time.sleep(0.2)
        self._stop.set()
        for thread in threads:
            thread.join()
        self._take_leave()
        log.info("worker.stopped", worker=self.name)

    def _keep_going(self, loop: Callable[[], None]) -> None:
        """Runs a loop again and again while the database comes and goes."""
        wait = IDLE
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                loop()
            except (DatabaseError, InterfaceError) as fault:
                log.warning("worker.no_database", worker=self.name, fault=type(fault).__name__)
                wait = IDLE if time.monotonic() - began > LONGEST_BACK_OFF else min(wait * 2, LONGEST_BACK_OFF)
                self._stop.wait(wait)
            except Exception:  # a fault in one loop must not leave a worker that only looks alive
                log.exception("worker.fault", worker=self.name)
                self._stop.wait(LONGEST_BACK_OFF)
            finally:
                connections.close_all()

    def _runner(self) -> None:
        while not self._stop.is_set():
            job = claim(KINDS, timezone.now())
            if job is None:
                self._stop.wait(IDLE)
            else:
                run_job(job, lease=self._lease, stopping=self._stop.is_set)

    def _sealer(self) -> None:
        while not self._stop.is_set():
            seal()
            self._stop.wait(IDLE)

    def _housekeeper(self) -> None:
        reaper = Reaper(self._lease)
        every = min(LOOK, self._lease / 4)
        looked = 0.0
        while not self._stop.is_set():
            if time.monotonic() - looked >= every:
                looked = time.monotonic()
                self._look_around(reaper)
            self._stop.wait(IDLE)

    def _look_around(self, reaper: Reaper) -> None:
        now = timezone.now()
        say_alive(self.name, now)  # while this write has to wait, the silence of others is not counted either
        reaper.look()
        shorten_waits(now)
        ask_planned(PLANS.values(), now)

    def _take_leave(self) -> None:
        try:
            say_gone(self.name)
        except (DatabaseError, InterfaceError):  # its sign grows old by itself
            log.warning("worker.no_database", worker=self.name)
        finally:
            connections.close_all()
