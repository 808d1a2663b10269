"""Where the processes of one server keep their counts. Set before anything that counts is loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def measured() -> Iterator[None]:
    """Counts begin at nothing with each start of the server."""
    with TemporaryDirectory(prefix="maplebridge-counts-") as folder:
        os.environ[VARIABLE] = folder
        yield
