"""What `tests.apps.scores.many` proves of a million entries, on as many as every run can afford."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.apps.scores.city import chain_of, load
from tests.apps.scores.many import prove


@pytest.mark.django_db
def test_a_hundred_among_twenty_thousand(city: Path, tmp_path: Path) -> None:
    proof = prove(load(chain_of(city / "stations")), 20_000, tmp_path / "elsewhere")
    assert proof.entries >= 20_000
    assert proof.holds, proof
