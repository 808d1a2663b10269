"""A small part of `make matrix` in every test run."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from tests.matrix.good import misses
from tests.matrix.mutated import Tried, try_damaged
from tests.matrix.mutations import DAMAGES
from tests.matrix.writers import WRITERS, Good, good_files

SEED = 7


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Good]:
    return good_files(tmp_path_factory.mktemp("good"), SEED, rounds=2, office=False)


def test_good_files_of_every_writer_are_read_as_written(good: list[Good]) -> None:
    assert {file.writer for file in good} == set(WRITERS)
    assert not [f"{miss.good.writer} {miss.good.path.name}: {miss.what}" for miss in misses(good)]


def test_a_changed_value_is_noticed(good: list[Good]) -> None:
    first = good[0]
    first.values[1][0] = "someone else's"
    assert [miss.good for miss in misses([first])] == [first]


def test_damaged_files_end_in_a_reading_or_a_reason(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as small:  # what is forked counts as large as who forks it
        tried = small.submit(_damaged, tmp_path).result()
    assert len(tried) == 48 and {one.verb for one in tried} == {"convert", "ledger"}
    assert not [(one.source, one.damage, one.verb, one.outcome) for one in tried if one.wrong]
    assert len({one.outcome.reasons for one in tried}) > 3, "the damage is of many kinds"


def _damaged(folder: Path) -> list[Tried]:
    return list(try_damaged(folder, 24, SEED))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_the_same_for_the_same_seed(good: list[Good], damage: object) -> None:
    assert callable(damage)
    for file in good:
        content = file.path.read_bytes()
        assert damage(content, Random(3)) == damage(content, Random(3))
    assert any(damage(file.path.read_bytes(), Random(3)) != file.path.read_bytes() for file in good)
