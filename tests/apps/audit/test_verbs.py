"""audit verify, seal, export as people run them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.service.installation import Installation

SCRIPT = "tests.apps.audit.together"


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    home = tmp_path / "home"
    home.mkdir()
    made = Installation(home)
    made.python("django", "migrate", "--skip-checks", "--verbosity", "0",
                DJANGO_SETTINGS_MODULE="maplebridge.site.settings")
    made.python(SCRIPT, "write", 12)
    return made


def test_the_life_of_a_record(site: Installation, tmp_path: Path) -> None:
    assert site.verb("audit", "seal", "--json").json()["sealed"] == 12
    whole = site.verb("audit", "verify", "--json")
    said = whole.json()
    assert whole.code == 0 and said["ok"] and said["length"] == said["events"] == 12 and said["waiting"] == 0
    spoken = site.verb("audit", "verify", "--head", said["head"].upper(), "--length", 12)
    assert spoken.code == 0 and "The audit record is whole" in spoken.out and said["head"] in spoken.out

    file = tmp_path / "record.jsonl.gz"
    assert site.verb("audit", "export", file, "--json").json()["events"] == 12
    again = site.verb("audit", "export", file)
    assert again.code == 1 and "there already" in again.err
    key = tmp_path / "key.json"
    key.write_bytes((site.home / "secrets.json").read_bytes())
    elsewhere = Installation(tmp_path / "nowhere")
    apart = elsewhere.verb("audit", "verify", "--export", file, "--key", key, "--json")
    assert apart.code == 0 and apart.json()["events"] == 12
    assert not elsewhere.home.exists(), "a file is verified without any site"

    with sqlite3.connect(site.home / "maplebridge.sqlite3") as database:
        database.execute("DROP TRIGGER audit_event_update")
        database.execute("UPDATE audit_event SET actor_name = '别人' WHERE id = 5")
    broken = site.verb("audit", "verify", lang="zh")
    assert broken.code == 1 and "第5号事件（编号5）在封存之后被改动" in broken.err and "操作记录不完整" in broken.out
    problems = site.verb("audit", "verify", "--json").json()["problems"]
    assert [problem["code"] for problem in problems] == ["audit.event_changed"]


@pytest.mark.parametrize(("words", "told"), [
    (("--head", "abc"), "64 hexadecimal digits"), (("--length", "3"), "Give --head too"),
    (("--key", "nowhere.json"), "Give --export too"),
    (("--export", "nowhere.gz", "--key", "nowhere.json"), "nowhere.json")])
def test_what_was_typed_wrongly_is_said(site: Installation, words: tuple[str, ...], told: str) -> None:
    said = site.verb("audit", "verify", *words)
    assert said.code == 1 and told in said.err


def test_a_key_file_without_the_key(site: Installation, tmp_path: Path) -> None:
    file = tmp_path / "x.gz"
    site.verb("audit", "export", file)
    for content in ("", "{}", '{"audit": "zz"}', "[]"):
        key = tmp_path / "key.json"
        key.write_text(content)
        said = site.verb("audit", "verify", "--export", file, "--key", key)
        assert said.code == 1 and "There is no audit key" in said.err
