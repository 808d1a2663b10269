"""What every run of the tests says of the outside data."""

from __future__ import annotations

import os
import tempfile

import pytest

# Before Django reads its settings: a home of this process's own, thrown away with the machine's other temporary files.
os.environ["MAPLEBRIDGE_HOME"] = tempfile.mkdtemp(prefix="maplebridge-test-")

from tests.truth.line import truth_root


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if truth_root() is None:
        terminalreporter.write_line(
            "No outside data: MAPLEBRIDGE_TRUTH names no folder, so the tests that compare with it were left out."
        )
