"""Backup and restore, on both databases: exact, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from maplebridge.cli.service.archive import verified
from maplebridge.engine.problem import Refused
from maplebridge.words import sentence
from tests.service.conftest import Install
from tests.service.installation import SETUP, VERB, Installation, told_of, untold


def _backed_up(install: Install) -> tuple[Installation, Path]:
    site = install("first")
    site.fill()
    file = site.home.parent / "one.zip"
    said = site.verb("backup", file)
    assert said.code == 0, said.err
    return site, file


def test_a_restore_elsewhere_is_exact(install: Install) -> None:
    site, file = _backed_up(install)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(file.parent.glob(".*")), "nothing half-written stays"
    other = install("second")
    shutil.copy(site.home / "secrets.json", other.home)
    said = other.verb("restore", file, "--json")
    assert said.code == 0, said.err
    assert said.json()["seq"] == 20
    assert untold(other.rows(), 1) == untold(site.rows())
    assert other.files() == site.files()
    assert len(other.files()) == 3


def test_a_restore_goes_back_to_what_was(install: Install) -> None:
    site, file = _backed_up(install)
    rows, files = site.rows(), site.files()
    site.fill(5)
    (site.home / "evidence" / "more").write_text("later")
    assert site.rows() != rows
    refused = site.verb("restore", file)
    assert (refused.code, "There is data here" in refused.err) == (1, True)
    assert site.rows() != rows
    seals = sorted(site.rows()["audit_seal"])
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    said = site.verb("restore", file, "--force")
    assert (said.code, "not in the backup: 5;" in said.out) == (0, True), said.out + said.err
    assert (untold(site.rows(), 1), site.files()) == (untold(rows), files)
    (told,) = told_of(site.rows(), "site.restore")
    assert (told["file"], told["sha256"], told["seq"]) == ("one.zip", sha256, 20)
    assert (told["replaced_seq"], told["replaced_lost"]) == (len(seals), 5)
    assert told["replaced_head"] in seals[-1]
    assert site.verb("audit", "verify").code == 0
    again = site.verb("restore", file, "--force", "--json").json()["replaced"]
    assert again["lost"] == 1, "the event of the first restore"
    assert len(told_of(site.rows(), "site.restore")) == 1, "of the second"
    assert not (site.home / ".restoring").exists()


def test_a_backup_under_load_is_one_moment(install: Install) -> None:
    """While somebody writes: what was acknowledged before is in it, the chain is whole, nothing is half."""
    site = install("first")
    site.fill(3)
    load = subprocess.Popen([sys.executable, "-m", "tests.service.fill", "100000"], env=site.environ,
                            stdout=subprocess.PIPE, text=True)
    assert load.stdout
    try:
        for _ in range(20):
            load.stdout.readline()
        backups = []
        for n in range(3):
            acknowledged = int(load.stdout.readline())
            said = site.verb("backup", site.home.parent / f"{n}.zip", "--json")
            assert said.code == 0, said.err
            backups.append((acknowledged, Path(said.json()["file"])))
            time.sleep(0.2)
        assert load.poll() is None, "it went on writing"
    finally:
        load.kill()
        load.communicate()
    for n, (acknowledged, file) in enumerate(backups):
        other = install(f"restored{n}")
        shutil.copy(site.home / "secrets.json", other.home)
        said = other.verb("restore", file)
        assert said.code == 0, said.err
        rows = other.rows()
        events = sorted(row[0] for row in rows["audit_event"])
        sealed = len(rows["audit_seal"]) + len(rows["audit_waiting"])
        assert len(events) == sealed > acknowledged, "one more tells of the restore"
        (version,) = [row for row in rows["units_unit"] if "A11" in row]
        assert str(len(events)) in map(str, version), "row and event are of the same moment"


def test_keys_go_along_only_when_asked(install: Install) -> None:
    site, file = _backed_up(install)
    assert "secrets.json" not in zipfile.ZipFile(file).namelist()
    without = install("without")
    said = without.verb("restore", file)
    assert (said.code, "The keys here are not those of the backup" in said.err) == (1, True)
    accepted = without.verb("restore", file, "--force")
    assert (accepted.code, "never can be" in accepted.err) == (0, True)
    assert untold(without.rows(), 1) == untold(site.rows())

    whole = site.home.parent / "whole.zip"
    assert "forge" in site.verb("backup", whole, "--with-secrets").out
    other = install("with")
    assert other.verb("restore", whole).code == 0
    assert (other.home / "secrets.json").read_bytes() == (site.home / "secrets.json").read_bytes()
    assert untold(other.rows(), 1) == untold(site.rows())
    assert other.verb("audit", "verify").code == 0, "told with the keys that came along"
    assert other.verb("backup", other.home.parent / "again.zip").code == 0


def test_a_changed_row_in_a_backup_is_found(install: Install, tmp_path: Path) -> None:
    """Whoever changes the copy and mends the list of hashes still has no key for the chain."""
    if not (site := install("first")).url:
        site.fill()
        import sqlite3

        file = site.home / "maplebridge.sqlite3"
        connection = sqlite3.connect(file)
        connection.execute("DROP TRIGGER audit_event_update")
        connection.execute("UPDATE audit_event SET actor_name = '别人' WHERE id = 7")
        connection.commit()
        connection.close()
    else:
        import psycopg

        site.fill()
        with psycopg.connect(site.url) as connection:
            connection.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
            connection.execute("UPDATE audit_event SET actor_name = '别人' WHERE id = 7")
    assert site.verb("backup", tmp_path / "forged.zip").code == 0
    other = install("second")
    shutil.copy(site.home / "secrets.json", other.home)
    said = other.verb("restore", tmp_path / "forged.zip")
    assert (said.code, "7" in said.err) == (1, True)
    assert not (other.home / ".restoring").exists()
    assert "units_unit" not in (other.rows() if other.url or (other.home / "maplebridge.sqlite3").exists() else {})


def test_what_is_no_sound_backup_is_refused(install: Install, tmp_path: Path) -> None:
    site, file = _backed_up(install)
    rows, whole = site.rows(), file.read_bytes()
    bad = {
        "cut.zip": (whole[:len(whole) // 2], "damaged or cut off"),
        "end.zip": (whole[:-30], "damaged or cut off"),
        "empty.zip": (b"", "no backup of Maplebridge"),
        "text.zip": (b"maplebridge", "no backup of Maplebridge"),
        "other.zip": (_zip(tmp_path, {"readme": b"x"}), "no backup of Maplebridge"),
        "kind.zip": (_zip(tmp_path, {"manifest.json": b'{"kind": "bundle", "format": 1}'}), "no backup of Maplebridge"),
        "list.zip": (_zip(tmp_path, {"manifest.json": b"[1]"}), "no backup of Maplebridge"),
        "json.zip": (_zip(tmp_path, {"manifest.json": b"{"}), "damaged or cut off"),
        "format.zip": (_changed(file, tmp_path, format=2), "format 2"),
        "missing.zip": (_changed(file, tmp_path, parts={}), "damaged or cut off"),
        "fields.zip": (_changed(file, tmp_path, audit=None, parts=3), "damaged or cut off"),
        "outside.zip": (_changed(file, tmp_path, more={"evidence/../../x": b"1"}), "damaged or cut off"),
    }
    told_later = {"newer.zip": "newer version", "vendor.zip": "is of oracle", "bit0.zip": "damaged or cut off"}
    (tmp_path / "newer.zip").write_bytes(_changed(file, tmp_path, migrations=["units.9999_later"]))
    (tmp_path / "vendor.zip").write_bytes(_changed(file, tmp_path, vendor="oracle"))
    for n in range(5):
        spoilt = bytearray(whole)
        spoilt[len(whole) * (n + 1) // 7] ^= 0x40
        bad[f"bit{n}.zip"] = (bytes(spoilt), "damaged or cut off")
    for name, (content, told) in bad.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Refused) as refused:
            verified(tmp_path / name)
        assert told in "".join(str(sentence(problem, "en")) for problem in refused.value.problems), name
    for name, told in told_later.items():
        said = site.verb("restore", tmp_path / name, "--force")
        assert (said.code, told in said.err) == (1, True), (name, said.err)
    assert "没有" in site.verb("restore", tmp_path / "nowhere.zip", lang="zh").err
    assert site.verb("restore", tmp_path, "--force").code == 1
    assert site.rows() == rows
    assert not (tmp_path / "x").exists()
    assert not (site.home / ".restoring").exists()


def test_a_site_that_runs_is_not_exchanged(install: Install) -> None:
    site, file = _backed_up(install)
    rows = site.rows()
    with site.served() as server:
        said = site.verb("restore", file, "--force")
        assert (said.code, "running" in said.err) == (1, True)
        assert site.verb("backup").code == 0, "a backup needs no stop"
        assert server.get("/account/login/")[0] == 200
    assert server.process.returncode == 0
    assert site.rows() == rows


def test_a_backup_goes_where_it_is_told_and_writes_over_nothing(install: Install, tmp_path: Path) -> None:
    site, file = _backed_up(install)
    said = site.verb("backup", file)
    assert (said.code, "such a file already" in said.err) == (1, True)
    for _ in range(2):
        assert site.verb("backup", tmp_path).code == 0
    assert len(list(tmp_path.glob("maplebridge-*.zip"))) == 2
    assert site.verb("backup").code == 0
    told = json.loads((site.home / "last-backup.json").read_text())
    assert Path(told["file"]).parent == site.home / "backups"
    empty = install("empty").verb("backup")
    assert (empty.code, "no database yet" in empty.err) == (1, True)


def test_what_a_killed_backup_left_is_removed(install: Install, tmp_path: Path) -> None:
    site = install("first")
    site.fill(1)
    folder = tmp_path / "backups"
    old, new = folder / ".maplebridge-abc.part", folder / ".maplebridge-def.part"
    draft, foreign = folder / ".maplebridge-20260101T000000Z.zip.7.part", folder / ".other.part"
    for left in (old, new):
        left.mkdir(parents=True)
        (left / "database").write_bytes(b"half")
    for left in (draft, foreign):
        left.write_bytes(b"half")
    for left in (old, draft, foreign):
        os.utime(left, (0, time.time() - 25 * 3600))
    assert site.verb("backup", folder).code == 0
    assert not old.exists() and not draft.exists()
    assert new.exists() and foreign.exists(), "somebody may be at work there; it is not ours"


def test_what_a_damaged_record_loses_is_unknown(install: Install) -> None:
    site, file = _backed_up(install)
    if site.url:
        import psycopg

        with psycopg.connect(site.url) as connection:
            connection.execute("ALTER TABLE audit_seal RENAME TO gone")
    else:
        (site.home / "maplebridge.sqlite3").write_bytes(b"no database any more" * 1000)
    said = site.verb("restore", file, "--force")
    assert (said.code, "could not be read" in said.err) == (0, True), said.out + said.err
    (told,) = told_of(site.rows(), "site.restore")
    assert told["replaced_lost"]["en"] == "unknown"


def test_events_that_were_not_sealed_yet_are_lost_too(install: Install) -> None:
    site, file = _backed_up(install)
    said = site.verb("restore", file, "--force")
    assert (said.code, "not in the backup" in said.out) == (0, False), "nothing was lost"
    other = install("second")
    shutil.copy(site.home / "secrets.json", other.home)
    assert other.verb(*SETUP).code == 0
    waiting = len(other.rows()["audit_waiting"])
    assert waiting and not other.rows()["audit_seal"]
    said = other.verb("restore", file, "--force")
    assert (said.code, f"not in the backup: {waiting};" in said.out) == (0, True), said.out + said.err


def test_an_older_backup_can_be_restored_twice(install: Install) -> None:
    """The first restore cannot be told before the upgrade; the second is not kept out by our own connection."""
    older = install("older")
    older.python("tests.service.older", "first")
    file = older.home.parent / "older.zip"
    assert older.verb("backup", file).code == 0
    for _ in range(2):
        said = older.verb("restore", file, "--force")
        assert (said.code, "maplebridge upgrade" in said.out) == (0, True), said.out + said.err
        assert (older.home / "restored.json").exists()


def _zip(folder: Path, files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(folder / "made", "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return (folder / "made").read_bytes()


def _changed(file: Path, folder: Path, more: dict[str, bytes] | None = None, **fields: object) -> bytes:
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = {**json.loads(files["manifest.json"]), **fields}
    return _zip(folder, {**files, **(more or {}), "manifest.json": json.dumps(manifest).encode()})


@pytest.mark.parametrize("step", ["before", "after"])
def test_a_restore_cut_off_is_taken_back_or_finished(install: Install, step: str) -> None:
    """Killed before everything was brought in: nothing happened. Killed after: the next run finishes it."""
    site, file = _backed_up(install)
    before = site.rows(), site.files()
    site.fill(5)
    (site.home / "evidence" / "more").write_text("later")
    later = site.rows(), site.files()
    killed = subprocess.run([sys.executable, "-m", "tests.service.killed", step, file], env=site.environ, check=False)
    assert killed.returncode == -9
    assert site.verb("serve").code == 1, "nobody works on half of it"
    said = site.verb("upgrade")
    assert said.code == 0, said.err
    restored = step == "after"
    rows, files = before if restored else later
    assert (untold(site.rows(), int(restored)), site.files()) == (untold(rows), files)
    assert len(told_of(site.rows(), "site.restore")) == restored, "the run that finished it wrote it down"
    assert not (site.home / ".restoring").exists()


@pytest.mark.parametrize("step", ["untold", "told"])
@pytest.mark.parametrize("first", ["serve", "worker"])
def test_a_restore_that_was_killed_is_told_once_by_the_next_start(install: Install, step: str, first: str) -> None:
    site, file = _backed_up(install)
    killed = subprocess.run([sys.executable, "-m", "tests.service.killed", step, file], env=site.environ, check=False)
    assert killed.returncode == -9
    note = site.home / "restored.json"
    assert (note.exists(), len(told_of(site.rows(), "site.restore"))) == (True, step == "told")
    if first == "serve":
        with site.served():
            pass
    else:
        worker = subprocess.Popen([*VERB, "worker"], env=site.environ, stdout=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 60
            while note.exists() and time.monotonic() < until:
                time.sleep(0.1)
        finally:
            worker.terminate()
            worker.wait(40)
    assert (note.exists(), len(told_of(site.rows(), "site.restore"))) == (False, 1)
    assert site.verb("audit", "verify").code == 0
