"""The child may do what it likes: its caller hears an answer or a cause."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import IO

import pytest

from maplebridge.engine.confined import Ended, Unfinished, ask


def _all(out: IO[bytes]) -> bytes:
    said = out.read()
    if not said.endswith(b"end\n"):
        raise Unfinished
    return said


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.bin"
    path.write_bytes(b"content")
    return path


def test_it_reads_the_file_and_has_no_environment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPLEBRIDGE_DATABASE", "secret")
    start = "import os, sys; print(sys.stdin.read(), os.environ.get('MAPLEBRIDGE_DATABASE'), 'end')"
    assert ask(start, file, _all, wall_seconds=20) == b"content None end\n"


@pytest.mark.parametrize(("start", "cause"), [
    ("import os; os.kill(os.getpid(), 11)", "broken"),
    ("raise KeyError", "broken"),
    ("print('half')", "broken"),
    ("import os; os.abort()", "heavy"),
    ("raise MemoryError", "heavy"),
    ("import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 2))\nwhile True: pass", "slow"),
])
def test_each_end_has_its_cause(file: Path, start: str, cause: str) -> None:
    with pytest.raises(Ended) as ended:
        ask(start, file, _all, wall_seconds=20)
    assert ended.value.cause == cause


def test_one_that_sleeps_is_ended(file: Path) -> None:
    begin = time.monotonic()
    with pytest.raises(Ended) as ended:
        ask("import time; time.sleep(60)", file, _all, wall_seconds=0.3)
    assert ended.value.cause == "slow" and time.monotonic() - begin < 10


def test_one_that_talks_on_is_ended_when_it_was_heard_out(file: Path) -> None:
    begin = time.monotonic()
    answer = ask("while True: print('x' * 1000)", file, lambda out: out.read(10), wall_seconds=20)
    assert answer == b"x" * 10 and time.monotonic() - begin < 10


def test_what_is_installed_is_there_only_where_asked_for(file: Path) -> None:
    start = "import PIL; print('end')"
    assert ask(start, file, _all, wall_seconds=20, packages=True) == b"end\n"
    with pytest.raises(Ended):
        ask(start, file, _all, wall_seconds=20)


def test_a_mistake_of_the_listener_is_told_as_such_and_leaves_no_child(file: Path) -> None:
    def mistaken(out: IO[bytes]) -> None:
        raise ZeroDivisionError(out.readline().decode())

    with pytest.raises(ZeroDivisionError) as found:
        ask("import os, time; print(os.getpid(), flush=True); time.sleep(60)", file, mistaken, wall_seconds=20)
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(found.value)), 0)
