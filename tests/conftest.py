"""What every run of the tests says of the outside data."""

from __future__ import annotations

import pytest

from tests.truth.line import truth_root


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if truth_root() is None:
        terminalreporter.write_line(
            "No outside data: MAPLEBRIDGE_TRUTH names no folder, so the tests that compare with it were left out."
        )
