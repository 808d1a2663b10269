"""The proof of kills.py in short; the long one is a command."""

from __future__ import annotations

import pytest

from tests.service.kills import prove


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_acknowledged_outlives_kills_and_is_there_once(database: str) -> None:
    found = prove(database, writes=60, kills=4, seed=4)
    assert found.sound, f"\n{found}"
    assert found.acknowledged == 60 and found.jobs_asked == 12
