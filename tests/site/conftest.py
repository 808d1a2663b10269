"""A browser that visits the running site with the cast in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apps.cast import Cast, make_cast
from tests.site.browser import Site


@pytest.fixture
def cast(db: None) -> Cast:
    """Two cities, one person per role."""
    return make_cast()


@pytest.fixture
def site(browser: Any, live_server: Any, cast: Cast) -> Site:
    return Site(live_server.url, cast, browser)
