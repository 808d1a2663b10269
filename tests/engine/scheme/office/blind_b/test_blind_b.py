"""Office tables written without a look at the reader, rated through the verb `convert --json` as a stranger would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from maplebridge.cli.main import app

from .rate import Rate, rate
from .spec import read
from .write import write

HERE = Path(__file__).parent
SETS = {"b": HERE / "specs", "c": HERE.parent / "blind_c", "odd heads": HERE.parent / "odd_heads"}


def _rated(specs: Path, folder: Path) -> Rate:
    whole = Rate()
    for path in sorted(specs.glob("*.txt")):
        spec = read(path)
        said = CliRunner().invoke(app, ["convert", str(write(spec, folder)), "--json", "--lang", "zh"])
        whole.add(rate(spec, json.loads(said.stdout)))
    return whole


@pytest.mark.parametrize("name", SETS)
def test_the_rates_hold(name: str, tmp_path: Path) -> None:
    whole = _rated(SETS[name], tmp_path)
    assert whole.wanted > 40
    assert whole.found >= 0.95 * whole.wanted, whole.misses
    assert whole.points >= 0.95 * whole.wanted, whole.misses
    assert whole.kinds >= 0.85 * whole.wanted, whole.misses
    assert whole.invented == 0, whole.misses
    assert whole.asked == whole.doubtful, whole.misses
