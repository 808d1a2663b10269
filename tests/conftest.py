"""What every run of the tests says of the outside data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.home import static_as_it_lies
from tests.truth.line import truth_root


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if truth_root() is None:
        terminalreporter.write_line(
            "No outside data: MAPLEBRIDGE_TRUTH names no folder, so the tests that compare with it were left out."
        )


@pytest.fixture(autouse=True, scope="session")
def _record_can_be_flushed() -> Iterator[None]:
    """Tests with real transactions empty the throw-away database behind them; its guard of the record would refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    from maplebridge.apps.audit.triggers import guard_lowered

    flush = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        with guard_lowered(connection):
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


def pytest_configure() -> None:
    static_as_it_lies()
