"""The published analysis of a rank comes out exactly."""

from __future__ import annotations

import pytest

from tests.truth import rank_ranges
from tests.truth.line import truth_root

ROOT = truth_root()
pytestmark = pytest.mark.skipif(ROOT is None, reason="no outside data: set MAPLEBRIDGE_TRUTH to its folder")


def test_every_line_is_exact() -> None:
    assert ROOT is not None
    found = list(rank_ranges.lines(ROOT))
    assert [line.name for line in found if line.misses] == []
    assert sum(line.compared for line in found) > 36_000
