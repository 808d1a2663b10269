"""The site counts what the command line counts from the same books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.scores.queries.facts import refresh
from maplebridge.apps.scores.queries.make import count
from maplebridge.apps.scores.queries.sources import source_of
from maplebridge.apps.scores.queries.stamp import stamp_of
from maplebridge.packs.demo_city import Size, generate
from tests.apps.scores.city import chain_of, load

DERIVED = ("assignments", "completeness", "entries", "overdue", "L14", "milestones", "units")
ORIGIN = {"file", "sheet", "row"}


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    generate(folder, 7, size=Size.small(), clean=True)
    return folder


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["stations", "groups"])
def test_every_figure_is_that_of_the_command_line(kind: str, city: Path) -> None:
    chain = chain_of(city / kind)
    programme, day = load(chain), chain.programme.day
    source = source_of(programme, day)
    assert source is not None
    counted = count(source, stamp_of(programme, source.version, day))
    folder = city / kind / "result" / "facts"
    chain.scores  # noqa: B018 - writes the facts
    for name in DERIVED:
        assert _rows(counted.refreshed.tables / f"{name}.parquet") == _rows(folder / f"{name}.parquet"), name
    for book in sorted(one.name for one in folder.iterdir() if one.is_dir()):
        ours, theirs = (sorted(part.name for part in (base / book).glob("*.parquet"))
                        for base in (counted.refreshed.tables, folder))
        assert ours == theirs
    assert counted.scores.long_table().equals(chain.scores.long_table())
    assert counted.ranges is not None and chain.ranges is not None
    assert counted.ranges.table().equals(chain.ranges.table())


def _rows(file: Path) -> list[str]:
    if not file.exists():
        return []
    return sorted(repr(sorted(row.items())) for row in pq.read_table(file).to_pylist())


def refreshed(programme: Programme, day: Any) -> tuple[str, ...]:
    source = source_of(programme, day)
    assert source is not None
    return refresh(source).changed
