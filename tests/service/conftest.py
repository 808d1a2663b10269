"""The site on either database: as processes that run, or as an installation for the verbs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.service.installation import Installation
from tests.service.postgres import Cluster
from tests.service.server import Site

Install = Callable[[str], Installation]


@pytest.fixture(params=["sqlite", "postgresql"])
def installed(request: pytest.FixtureRequest) -> Iterator[tuple[Site, Cluster | None]]:
    """A site of which nothing runs yet, on each database."""
    if request.param == "postgresql":
        with Cluster(durable=True) as cluster, Site(cluster.url) as site:
            yield site, cluster
    else:
        with Site() as site:
            yield site, None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests of a process; each installation has a database of its own there."""
    with Cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def install(request: pytest.FixtureRequest, tmp_path: Path) -> Install:
    """Makes installations, all on the same kind of database."""
    def make(name: str) -> Installation:
        home = tmp_path / name / "home"
        home.mkdir(parents=True)
        if request.param == "sqlite":
            return Installation(home)
        cluster: Cluster = request.getfixturevalue("cluster")
        database = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database}")  # type: ignore[arg-type]
        return Installation(home, cluster.url_of(database))

    return make
