from __future__ import annotations

import pytest

from maplebridge.apps.programmes.models import Programme
from tests.apps.cast import Cast
from tests.apps.ledgers.book import TODAY
from tests.apps.programmes.programme import make_programme, set_day


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """A11, A12 and A21 take part; the site works in March 2026."""
    set_day(TODAY, monkeypatch)
    return make_programme(cast)
