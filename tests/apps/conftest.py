from __future__ import annotations

import pytest

from tests.apps.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Two cities, one person per role."""
    return make_cast()
