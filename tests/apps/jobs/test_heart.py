"""A long step is no silence; a hung one is."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pytest

from maplebridge.apps.jobs.registry import Kind
from maplebridge.apps.jobs.worker import heart
from maplebridge.apps.jobs.worker.heart import Heart

EVERY = 0.02


@dataclass
class Working:
    """As much of a run as a heart looks at."""

    kind: Kind
    key: int = 7
    holder: str = "one"
    steps: int = 0


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    given: list[float] = []

    def beat(job: int, holder: str) -> bool:
        given.append(time.monotonic())
        return (job, holder) == (7, "one")

    monkeypatch.setattr(heart, "beat", beat)
    return given


KIND = Kind("test.work", lambda _: None, "jobs.kind")


def test_it_beats_through_a_long_step_and_ends_with_it(signs: list[float]) -> None:
    with Heart(Working(KIND), EVERY):  # type: ignore[arg-type]
        time.sleep(EVERY * 20)
    assert len(signs) >= 5
    count = len(signs)
    time.sleep(EVERY * 5)
    assert len(signs) == count


def test_a_step_that_takes_longer_than_any_may_is_given_up(signs: list[float]) -> None:
    hung = Working(replace(KIND, longest_step=0))
    with Heart(hung, EVERY):  # type: ignore[arg-type]
        time.sleep(EVERY * 10)
    assert signs == []


def test_it_stops_when_the_job_is_in_other_hands(signs: list[float]) -> None:
    with Heart(Working(KIND, holder="late"), EVERY):  # type: ignore[arg-type]
        time.sleep(EVERY * 20)
    assert len(signs) == 1
