"""A browser that visits the running site with the cast in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.apps.cast import Cast, make_cast
from tests.reports.programme.browser import chromium
from tests.site.browser import Site


@pytest.fixture
def cast(db: None) -> Cast:
    """Two cities, one person per role."""
    return make_cast()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread; Django's own has none
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(browser: Any, live_server: Any, cast: Cast) -> Site:
    return Site(live_server.url, cast, browser)
