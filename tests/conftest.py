"""What every run of the tests says of the outside data."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.home import static_as_it_lies
from tests.reports.programme.browser import chromium
from tests.truth.line import truth_root


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if truth_root() is None:
        terminalreporter.write_line(
            "No outside data: MAPLEBRIDGE_TRUTH names no folder, so the tests that compare with it were left out."
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-browser", action="store_true",
                     help="leave out what is looked at in a browser: it is the same whatever database lies below")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-browser"):
        seen = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=seen)
        items[:] = [item for item in items if item not in seen]


@pytest.fixture(autouse=True, scope="session")
def _record_can_be_flushed() -> Iterator[None]:
    """Tests with real transactions empty the throw-away database behind them; its guard of the record would refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    from maplebridge.apps.audit.triggers import GUARD as RECORD
    from maplebridge.apps.programmes.triggers import GUARD as VERSIONS
    from maplebridge.apps.scores.triggers import GUARD as RUNS

    flush = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        _wait_for_answers(connection)
        with RECORD.lowered(connection), VERSIONS.lowered(connection), RUNS.lowered(connection):
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


def _wait_for_answers(connection: Any) -> None:
    """A page that was closed may still be answered, and a request that only shows forbids writing to the database in
    memory that it shares with the test."""
    until = time.monotonic() + 30
    while (connection.vendor == "sqlite" and connection.connection is not None and time.monotonic() < until
           and connection.connection.execute("PRAGMA query_only").fetchone()[0]):
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def _forgets_the_last_database() -> Iterator[None]:
    """What a process keeps by keys of rows: rows that were rolled back come again with the same keys."""
    yield
    if (module := sys.modules.get("maplebridge.apps.overview.queries.standing")) is not None:
        module.KNOWN.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for every test of a process: its driver keeps a loop in the thread, and a second one would refuse."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the loop is the driver's; Django's own work is not in it
    with chromium() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _versions_are_those_of_the_test() -> Iterator[None]:
    """What a process keeps of versions goes by their keys, and a test that is undone leaves its keys to the next."""
    yield
    from maplebridge.apps.ledgers.queries.books import burdens_of
    from maplebridge.apps.programmes.queries.versions import pack_of

    pack_of.cache_clear()
    burdens_of.cache_clear()


@pytest.fixture(autouse=True)
def _speaks_the_first_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; no test is to inherit it."""
    yield
    from django.utils import translation

    translation.deactivate()


def pytest_configure() -> None:
    static_as_it_lies()
