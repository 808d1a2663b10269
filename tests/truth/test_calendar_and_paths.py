"""The calendar and the critical paths of `make truth`, held in every run of the tests."""

from __future__ import annotations

import pytest

from tests.truth import calendar, psplib
from tests.truth.line import truth_root

ROOT = truth_root()
pytestmark = pytest.mark.skipif(ROOT is None, reason="no outside data: set MAPLEBRIDGE_TRUTH to its folder")


@pytest.mark.parametrize("lines", [calendar.lines, psplib.lines], ids=["calendar", "critical paths"])
def test_no_miss(lines) -> None:
    assert ROOT is not None
    found = list(lines(ROOT))
    assert found
    assert [(line.name, line.misses) for line in found if line.misses or not line.compared] == []
