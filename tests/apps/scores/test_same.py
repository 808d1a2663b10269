"""The site counts what the command line counts from the same books."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from maplebridge.apps.scores.queries import sources
from maplebridge.apps.scores.queries.make import count
from maplebridge.apps.scores.queries.sources import source_of
from maplebridge.apps.scores.queries.stamp import stamp_of
from tests.apps.scores.city import chain_of, load

DERIVED = ("assignments", "completeness", "entries", "overdue", "L14", "milestones", "units")
ORIGIN = {"file", "sheet", "row"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["stations", "groups"])
def test_every_figure_is_that_of_the_command_line(kind: str, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "groups":  # their register does not say that lines are expected, which the site adds by itself
        monkeypatch.setattr(sources, "broken_down", lambda _: [])
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
