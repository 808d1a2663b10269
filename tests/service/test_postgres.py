"""The throw-away server: it is there for the command, its exit code counts, nothing stays behind."""

from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest

from tests.service.postgres import Cluster


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tests.service.postgres", "--", *command], capture_output=True,
                          text=True, check=False)


def test_a_command_finds_its_database_and_its_exit_code_is_passed_on() -> None:
    ask = "import os, psycopg; c = psycopg.connect(os.environ['MAPLEBRIDGE_DATABASE']); " \
          "print(c.execute('select 6*7').fetchone()[0]); raise SystemExit(7)"
    run = _run(sys.executable, "-c", ask)
    assert (run.returncode, run.stdout) == (7, "42\n"), run.stderr


def test_what_was_committed_outlives_a_kill() -> None:
    with Cluster(durable=True) as cluster:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute("create table kept (value int)")
            connection.execute("insert into kept values (1)")
        cluster.kill()
        assert cluster.pid is None
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(cluster.url, connect_timeout=1)
        cluster.start()
        with psycopg.connect(cluster.url) as connection:
            assert connection.execute("select value from kept").fetchall() == [(1,)]
    assert not cluster.folder.exists()
