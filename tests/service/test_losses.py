"""What an administrator may find after a loss: told for what it is, and never made worse."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.service.conftest import Install
from tests.service.installation import SETUP, Installation, told_of
from tests.service.postgres import Cluster

SERVICE = {"MAPLEBRIDGE_MODE": "service"}


def _lose_database(site: Installation) -> None:
    if site.url:
        with psycopg.connect(site.url) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    else:
        for file in site.home.glob("maplebridge.sqlite3*"):
            file.unlink()


def test_a_lost_database_is_not_replaced_by_an_empty_one(install: Install) -> None:
    site = install("site")
    site.fill(2)
    rows = site.rows()
    backup = Path(site.verb("backup", "--json").json()["file"])
    _lose_database(site)
    for words in (("serve",), ("worker",), SETUP, ("backup",), ("upgrade",), ("audit", "verify"), ("check-site",)):
        said = site.verb(*words)
        assert (said.code, "database is empty or gone" in said.err) == (1, True), (words, said)
        assert "maplebridge restore FILE --force" in said.err
    assert "maplebridge restore FILE --force" in site.verb("check-site", lang="zh").err
    assert list(backup.parent.iterdir()) == [backup]
    assert site.verb("restore", backup).code == 1, "evidence is there"
    said = site.verb("restore", backup, "--force")
    assert (said.code, "was gone or could not be read" in said.err) == (0, True), said.err
    (told,) = told_of(site.rows(), "site.restore")
    assert told["replaced_lost"]["en"] == "unknown", "what was written since the backup, nobody knows"
    assert site.rows()["units_unit"] == rows["units_unit"]


@pytest.mark.parametrize("left", ["last-backup.json", "evidence/ab/file", "backups/maplebridge-20260101T000000Z.zip"])
def test_each_trace_of_a_site_is_seen(left: str, tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    file = site.home / left
    file.parent.mkdir(parents=True)
    file.write_text("x")
    (site.home / "maplebridge.sqlite3").touch()
    said = site.verb(*SETUP)
    assert (said.code, "database is empty or gone" in said.err) == (1, True)
    file.unlink()
    assert site.verb(*SETUP).code == 0, "empty folders are no traces"


@pytest.mark.parametrize("how", ["no database", "malformed"])
def test_a_damaged_file_is_told_and_restored_over(how: str, tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    site.fill(2)
    rows, file = site.rows(), site.home / "maplebridge.sqlite3"
    backup = tmp_path / "one.zip"
    assert site.verb("backup", backup).code == 0
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    content = file.read_bytes()
    file.write_bytes(b"\xee" * 8192 if how == "no database" else content[:100] + b"\xee" * 8192 + content[8292:])
    for words in (("serve",), ("worker",), SETUP, ("backup",), ("upgrade",), ("audit", "verify"), ("check-site",),
                  ("start-code", "office")):
        said = site.verb(*words)
        assert (said.code, "file is damaged" in said.err) == (1, True), (words, said)
    said = site.verb("restore", backup)
    assert (said.code, "where the site here still works, back it up" in said.err) == (1, True)
    assert site.verb("restore", backup, "--force").code == 0
    assert site.rows()["units_unit"] == rows["units_unit"]


def test_a_folder_of_the_database_that_is_not_mounted(tmp_path: Path) -> None:
    site = Installation(tmp_path / "home", f"sqlite:///{tmp_path}/disk/site.sqlite3")
    said = site.verb("serve")
    assert (said.code, "MAPLEBRIDGE_DATABASE" in said.err) == (1, True)


@pytest.mark.parametrize("mark", ["upgrading.json", ".restoring"])
def test_half_a_database_is_not_worked_on(mark: str, tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    site.fill(1)
    rows = site.rows()
    (site.home / mark).write_text("{}")
    for words in (("backup",), ("check-site",), ("start-code", "office"), ("audit", "seal"),
                  ("audit", "export", tmp_path / "chain")):
        said = site.verb(*words)
        assert (said.code, "cut off" in said.err) == (1, True), words
    assert not (site.home / "backups").exists() and not (tmp_path / "chain").exists()
    assert site.rows() == rows


@pytest.mark.parametrize("mark", ["upgrading.json", ".restoring/READY"])
def test_half_a_database_is_not_set_up(mark: str, tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    (site.home / mark).parent.mkdir(parents=True)
    (site.home / mark).write_text("{}")
    said = site.verb(*SETUP)
    assert (said.code, "cut off" in said.err) == (1, True), said
    assert not (site.home / "maplebridge.sqlite3").exists()


def test_a_database_server_that_does_not_run_is_told(tmp_path: Path) -> None:
    with Cluster() as cluster:
        site = Installation(tmp_path / "home", cluster.url)
    for words in (("serve",), SETUP, ("start-code", "office"), ("check-site",), ("audit", "verify"), ("audit", "seal"),
                  ("audit", "export", tmp_path / "chain"), ("backup",), ("upgrade",)):
        said = site.verb(*words)
        assert (said.code, "The database cannot be read (" in said.err) == (1, True), (words, said)


def test_evidence_that_is_missing_is_counted(install: Install, tmp_path: Path) -> None:
    site = install("site")
    site.fill(1)
    site.python("tests.service.listed")
    assert site.verb("backup", tmp_path / "whole.zip", "--json").json()["evidence_missing"] == 0
    shutil.rmtree(site.home / "evidence")
    said = site.verb("backup", tmp_path / "one.zip")
    assert said.code == 0
    assert "not in this backup: 3" in said.err
    told = site.verb("backup", tmp_path / "two.zip", "--json").json()
    assert (told["evidence"], told["evidence_missing"]) == (0, 3)


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    site.fill(1)
    for to in (f"{tmp_path}/stick", f"{tmp_path}/stick/", f"{tmp_path}/stick/one.zip"):
        said = site.verb("backup", to)
        assert (said.code, "Mount the disk" in said.err) == (1, True), to
        assert not (tmp_path / "stick").exists()


def test_a_site_that_answers_nobody_is_told(tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    site.fill(1)
    codes = [problem["code"] for problem in json.loads(site.verb("check-site", "--json", **SERVICE).out)["problems"]]
    assert codes == ["service.hosts_missing"]
