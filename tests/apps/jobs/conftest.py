from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from maplebridge.apps.jobs.registry import KINDS, Work, register


@contextmanager
def after_the_first_look(act: Callable[[], object]) -> Iterator[None]:
    """What somebody else does between two statements of the code under test."""
    waiting = [act]

    def watch(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        result = execute(sql, *given)
        if waiting and sql.startswith("SELECT"):
            waiting.pop()()
        return result

    with connection.execute_wrapper(watch):
        yield


@pytest.fixture
def kind() -> Iterator[Callable[..., str]]:
    """Registers a kind of job for one test."""
    made: list[str] = []

    def add(work: Work, name: str = "test.work", **given: object) -> str:
        register(name, work, title="jobs.kind", **given)  # type: ignore[arg-type]
        made.append(name)
        return name

    yield add
    for name in set(made):
        del KINDS[name]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path
