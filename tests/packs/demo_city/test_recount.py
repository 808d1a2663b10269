"""Twenty cells drawn at random: what `explain` says equals a recount by hand-written SQL over the sheets."""

from __future__ import annotations

import random
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.packs.demo_city import sheets
from tests.packs.demo_city.conftest import Made

HERE = Path(__file__).parent
CELLS = 20
STATEMENT = re.compile(r"^-- (FQ\S+) (\S+) (\S+) (\S+)\n(.*?);$", re.S | re.M)


def test_explain_agrees_with_a_recount(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from maplebridge.cli import main

    counts = {code: (floor, target, points, sql) for code, floor, target, points, sql in _statements()}
    con = sheets.load(made.folder / "stations", made.of("stations", ""))
    stations = [unit.code for unit in made.city.units if unit.kind == "station"]
    dice = random.Random(20260706)
    every = [(unit, code) for unit in stations for code in counts]
    for unit, code in dice.sample(every, CELLS):
        floor, target, points, sql = counts[code]
        num, den = con.execute(sql.replace("$unit", f"'{unit}-%'")).fetchone()
        done = CliRunner().invoke(main.app, ["explain", unit, code, str(made.folder / "stations"), "--json"])
        assert done.exit_code == 0, done.output
        said = json.loads(done.stdout)
        assert Decimal(str(said["value"])) == _points(num, den, floor, target, points), (unit, code, num, den)


def _statements() -> list[tuple[str, ...]]:
    found = STATEMENT.findall((HERE / "recount.sql").read_text(encoding="utf-8"))
    assert len(found) == 9
    return found


def _points(num: int, den: int, floor: str, target: str, points: str) -> Decimal:
    """Linear from floor (0) to target (all points), rounded half up to two decimals; nothing due: all points."""
    if not den or (points == "5" and floor == "0.5" and den < 5):
        return Decimal(points)
    low, high, full = Fraction(floor), Fraction(target), Fraction(points)
    share = min(max((Fraction(int(num), int(den)) - low) / (high - low), Fraction(0)), Fraction(1)) * full
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
