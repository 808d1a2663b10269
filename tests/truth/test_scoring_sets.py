"""Published scores of others come out exactly, by both paths, and the wrong variants fail as stated."""

from __future__ import annotations

import pytest

from tests.truth import published, scoring
from tests.truth.line import truth_root

ROOT = truth_root()
pytestmark = pytest.mark.skipif(ROOT is None, reason="no outside data: set MAPLEBRIDGE_TRUTH to its folder")
SLOW = 1000  # published values that the reference recomputes here; all of them in `make truth`


@pytest.fixture(scope="module", params=published.names())
def facts(request: pytest.FixtureRequest) -> published.PublishedSet:
    assert ROOT is not None
    return published.load(request.param, ROOT)


def test_every_published_value_by_arrays(facts: published.PublishedSet) -> None:
    found = scoring.compare(facts, scoring.by_arrays)
    assert found.compared > 0
    assert not found.missed
    assert set(found.explained) == set(facts.explained), "what is explained must still differ"


def test_published_values_by_the_reference(facts: published.PublishedSet) -> None:
    """At most SLOW of each check, spread over its units."""
    found = scoring.compare(published.thinned(facts, SLOW), scoring.by_reference)
    assert found.compared > 0
    assert not found.missed


def test_wrong_variants_fail_as_stated(facts: published.PublishedSet) -> None:
    for why, stated, misses in scoring.wrong_variants(facts, scoring.by_arrays):
        assert misses == stated > 0, why
