from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.postgres import Cluster
from tests.service.server import Site


@pytest.fixture(params=["sqlite", "postgresql"])
def installed(request: pytest.FixtureRequest) -> Iterator[tuple[Site, Cluster | None]]:
    """A site of which nothing runs yet, on each database."""
    if request.param == "postgresql":
        with Cluster(durable=True) as cluster, Site(cluster.url) as site:
            yield site, cluster
    else:
        with Site() as site:
            yield site, None
