"""The worker as a child of `serve`: started, started anew where it dies, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from types import TracebackType

# Linux ends it when the server is killed (PR_SET_PDEATHSIG); a group of its own, because Ctrl-C is for the server.
COMMAND = [sys.executable, "-c", "import ctypes, signal; ctypes.CDLL(None).prctl(1, signal.SIGTERM); "
                                 "from maplebridge.cli.main import run; run()", "worker"]
WAIT, LONGEST_WAIT, STEADY = 1.0, 30.0, 60.0  # seconds
PATIENCE = 20.0  # seconds for its step under way


class Beside:
    """`with Beside():` a worker runs."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="worker beside")

    def __enter__(self) -> Beside:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        wait = WAIT
        while not self._end.is_set():
            began = time.monotonic()
            child = subprocess.Popen(COMMAND, process_group=0)
            while child.poll() is None and not self._end.wait(0.2):
                pass
            if child.poll() is None:
                _end(child)
            wait = WAIT if time.monotonic() - began > STEADY else min(wait * 2, LONGEST_WAIT)
            self._end.wait(wait)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
