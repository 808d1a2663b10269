"""An upgrade comes about wholly or not at all, on both databases, also where it is killed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.service.conftest import Install
from tests.service.installation import VERB, Installation, told_of, untold

BREAKING = {"DJANGO_SETTINGS_MODULE": "tests.service.settings_breaking"}


@pytest.fixture
def site(install: Install) -> Installation:
    site = install("site")
    site.fill()
    return site


@pytest.mark.parametrize("how", ["fails", "unsound"])
def test_a_step_that_fails_puts_everything_back(site: Installation, how: str) -> None:
    rows, files = site.rows(), site.files()
    said = site.verb("upgrade", TEST_BREAKING=how, **BREAKING)
    assert (said.code, "put back as it was" in said.err) == (1, True)
    if how == "fails":
        assert "this step cannot be done" in said.err
    assert (site.rows(), site.files()) == (rows, files)
    assert not list(site.home.glob("upgrading.json")) + list(site.home.glob(".restoring"))
    again = site.verb("upgrade", "--json")
    assert (again.code, again.json()["steps"]) == (0, []), "the earlier program goes on as if nothing had been"
    with site.served() as server:
        assert server.get("/account/login/")[0] == 200


def test_an_upgrade_that_is_killed_is_put_back_by_the_next_run(site: Installation) -> None:
    rows, files = site.rows(), site.files()
    killed = subprocess.run([*VERB, "upgrade"], env={**site.environ, "TEST_BREAKING": "killed", **BREAKING},
                            capture_output=True, check=False)
    assert killed.returncode == -9
    assert site.rows() != rows, "it was killed with harm done"
    for verb in ("serve", "worker"):
        refused = site.verb(verb)
        assert (refused.code, "cut off" in refused.err) == (1, True)
    said = site.verb("upgrade")
    assert (said.code, "put back from" in said.err) == (0, True)
    assert (site.rows(), site.files()) == (rows, files)
    codes = {problem["code"] for problem in site.verb("check-site", "--json").json()["problems"]}
    assert "service.try_mode" in codes and "service.pending" not in codes


def test_an_upgrade_that_succeeds_leaves_a_backup_of_before(site: Installation) -> None:
    rows = site.rows()
    said = site.verb("upgrade", "--json", TEST_BREAKING="works", **BREAKING)
    assert (said.code, said.json()["steps"]) == (0, ["breaking.0001_initial"])
    assert "breaking_left" in site.rows()
    (told,) = told_of(site.rows(), "site.upgrade")
    assert (told["steps"], told["backup"]) == (["breaking.0001_initial"], Path(said.json()["backup"]).name)
    assert site.verb("restore", said.json()["backup"], "--force").code == 0
    assert untold(site.rows(), 1) == untold(rows)


def test_a_backup_from_before_that_is_gone_is_told(site: Installation) -> None:
    (site.home / "upgrading.json").write_text(json.dumps({"backup": str(site.home / "backups" / "gone.zip")}))
    said = site.verb("upgrade", lang="zh")
    assert (said.code, "升级前的备份不见了" in said.err) == (1, True)
    assert (site.home / "upgrading.json").exists()


def test_an_upgrade_waits_for_the_end_of_the_site(site: Installation) -> None:
    with site.served():
        said = site.verb("upgrade")
    assert (said.code, "The site is running" in said.err) == (1, True)


def test_an_older_database_is_not_served_and_not_changed(site: Installation) -> None:
    rows = site.rows()
    said = site.verb("serve", **BREAKING)
    assert (said.code, "maplebridge upgrade" in said.err, "breaking.0001_initial" in said.err) == (1, True, True)
    assert site.rows() == rows


def test_only_the_last_backups_are_kept(site: Installation) -> None:
    folder = site.home / "backups"
    folder.mkdir()
    for day in range(1, 9):
        (folder / f"maplebridge-2026010{day}T000000Z.zip").write_bytes(b"old")
    (folder / "maplebridge-by-hand.zip").write_bytes(b"kept")
    assert site.verb("upgrade", TEST_BREAKING="works", MAPLEBRIDGE_BACKUPS_KEPT="3", **BREAKING).code == 0
    left = sorted(file.name for file in folder.iterdir())
    assert left[:2] == ["maplebridge-20260107T000000Z.zip", "maplebridge-20260108T000000Z.zip"]
    assert left[3:] == ["maplebridge-by-hand.zip"]


def test_what_is_new_is_kept_whatever_the_clock_says(site: Installation) -> None:
    """Backups of a later day were made by another clock; of the same second the number tells."""
    folder = site.home / "backups"
    folder.mkdir()
    names = [f"maplebridge-{name}.zip" for name in (
        "29990101T000000Z", "20260101T000000Z", "20260101T000000Z-2", "20260101T000000Z-10", "99999999T000000Z")]
    for name in names:
        (folder / name).write_bytes(b"old")
    said = site.verb("upgrade", "--json", TEST_BREAKING="works", MAPLEBRIDGE_BACKUPS_KEPT="3", **BREAKING)
    assert said.code == 0, said.err
    assert {file.name for file in folder.iterdir()} == {
        Path(said.json()["backup"]).name, *names[2:5]}, "no name of ours is none of ours"
    again = site.verb("backup", "--json")
    assert Path(again.json()["file"]).exists()


def test_a_restore_after_an_upgrade_that_was_killed_stays(site: Installation) -> None:
    """The mark of the upgrade goes with what it was about; the next upgrade takes nothing back."""
    own = site.home.parent / "own.zip"
    assert site.verb("backup", own).code == 0
    rows, files = site.rows(), site.files()
    site.fill(5)
    subprocess.run([*VERB, "upgrade"], env={**site.environ, "TEST_BREAKING": "killed", **BREAKING},
                   capture_output=True, check=False)
    assert (site.home / "upgrading.json").exists()
    assert site.verb("restore", own, "--force").code == 0
    assert not (site.home / "upgrading.json").exists()
    said = site.verb("upgrade", "--json")
    assert (said.code, said.json()["steps"]) == (0, [])
    assert (untold(site.rows(), 1), site.files()) == (untold(rows), files)
    with site.served() as server:
        assert server.get("/account/login/")[0] == 200


def test_a_full_disk_stops_before_anything_is_changed(site: Installation, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        small = "/dev/full/backups"
    else:
        small = str(tmp_path / "small")
        os.mkdir(small)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], check=True)
    rows = site.rows()
    try:
        said = site.verb("upgrade", TEST_BREAKING="fails", MAPLEBRIDGE_BACKUPS=small, **BREAKING)
        assert said.code == 1 and not site.home.joinpath("upgrading.json").exists()
        assert "full" in said.err or "room" in said.err or "directory" in said.err, said.err
        assert shutil.disk_usage(tmp_path).free
        assert os.geteuid() or not os.listdir(small), "nothing half-written stays"
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", small], check=True)
    assert site.rows() == rows
