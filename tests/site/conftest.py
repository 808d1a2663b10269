"""The cast of the subjects, and a browser that visits them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.apps.conftest import cast as cast
from tests.apps.cast import Cast
from tests.reports.programme.browser import chromium
from tests.site.browser import Site


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread, Django's own is none
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(browser: Any, live_server: Any, cast: Cast) -> Site:
    """The running site, the cast in it, a browser."""
    return Site(live_server.url, cast, browser)
