"""Settings: all documented, and what cannot be used is told in words before anything starts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from maplebridge.site.environment import Environment
from maplebridge.site.shown import shown
from maplebridge.site.variables import BadSetting
from tests.service.installation import ROOT, Installation

NAME = re.compile(r'"(MAPLEBRIDGE_[A-Z_]+[A-Z])"')
PARTS = {f"MAPLEBRIDGE_OIDC_{name}" for name in ("SERVER", "CLIENT", "SECRET_FILE", "CLAIM", "MATCH")}
NOT_OF_THE_SITE = {"MAPLEBRIDGE_LANG", "MAPLEBRIDGE_DEBUG"}
BAD = {
    "MAPLEBRIDGE_MODE": "production", "MAPLEBRIDGE_DEMO": "yes", "MAPLEBRIDGE_TIME_ZONE": "Asia/Lanzhou",
    "MAPLEBRIDGE_PASSWORD_POLICY": "none", "MAPLEBRIDGE_PROXIES": "proxy.office", "MAPLEBRIDGE_LOG_LEVEL": "loud",
    "MAPLEBRIDGE_METRICS_FROM": "10.0.0.1/8", "MAPLEBRIDGE_BACKUPS_KEPT": "0", "MAPLEBRIDGE_JOBS_PARALLEL": "１",
    "MAPLEBRIDGE_UPLOAD_MEGABYTES": "20 MB", "MAPLEBRIDGE_DATABASE": "mysql://u:canary@h/d",
    "MAPLEBRIDGE_HOSTS": "https://bridge.office.local", "MAPLEBRIDGE_SECOND_FACTOR": "chief,cheif",
    "MAPLEBRIDGE_SCANNER": "/nope/clam --quiet", "MAPLEBRIDGE_METRICS_TOKEN_FILE": "/nope",
}


def test_every_setting_is_documented() -> None:
    table = (ROOT / "docs/reference/settings.md").read_text().splitlines()
    told = [line.split("`")[1] for line in table if line.startswith("| `")]
    used = {name for file in (ROOT / "src/maplebridge").rglob("*.py") for name in NAME.findall(file.read_text())}
    assert sorted(told) == sorted(used | PARTS)
    secret = {"MAPLEBRIDGE_OIDC_CLIENT", "MAPLEBRIDGE_OIDC_SECRET_FILE", "MAPLEBRIDGE_OIDC_CLAIM",
              "MAPLEBRIDGE_OIDC_MATCH"}
    assert set(told) - NOT_OF_THE_SITE - secret == set(shown(Environment.read({})))


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_told(name: str, tmp_path: Path) -> None:
    site = Installation(tmp_path / "home", settings={name: BAD[name]})
    for lang in ("zh", "en") if name == "MAPLEBRIDGE_MODE" else ("en",):
        said = site.verb("serve", lang=lang)
        assert (said.code, name in said.err) == (2, True), said.err
        assert "canary" not in said.err
    assert not (tmp_path / "home" / "static").exists()


def test_a_key_file_that_others_may_read_or_that_is_damaged(tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    assert site.verb("check-site").code == 1
    keys = tmp_path / "home" / "secrets.json"
    assert keys.stat().st_mode & 0o777 == 0o600
    keys.chmod(0o644)
    said = site.verb("check-site", MAPLEBRIDGE_MODE="service")
    assert (said.code, "can be read by others" in said.err) == (2, True)
    for content in ("", "[]", '{"site": "x"}', '{"site": "x", "audit": "no hex"}'):
        keys.write_text(content)
        said = site.verb("check-site", "--json")
        assert (said.code, said.json()["problems"][0]["code"]) == (2, "service.secrets_damaged")


@pytest.mark.parametrize("host", ["bridge.office.local:8443", "*", "::1", "bridge office", "[::1]:80", "枫桥"])
def test_a_name_that_no_browser_would_send_is_told(host: str) -> None:
    with pytest.raises(BadSetting):
        Environment.read({"MAPLEBRIDGE_HOSTS": f"bridge.office.local,{host}"})


def test_monitors_on_the_machine_are_answered_by_any_name_of_it() -> None:
    hosts = Environment.read({"MAPLEBRIDGE_HOSTS": ".office.local, 10.1.2.3,[fd00::1]"}).hosts
    assert hosts == (".office.local", "10.1.2.3", "[fd00::1]", "localhost", "127.0.0.1", "[::1]")


@pytest.mark.parametrize("name", ["a#b", "a?b", "50%25", "枫 桥"])
def test_a_home_may_have_any_name(name: str, tmp_path: Path) -> None:
    home = tmp_path / name
    site = Environment.read({"MAPLEBRIDGE_HOME": str(home)})
    assert site.databases()["default"]["NAME"] == str(home / "maplebridge.sqlite3")


def test_a_file_of_the_database_that_would_be_cut_is_told() -> None:
    for cut in ("sqlite:////srv/a#b.sqlite3", "sqlite:////srv/a?b.sqlite3"):
        with pytest.raises(BadSetting):
            Environment.read({"MAPLEBRIDGE_DATABASE": cut}).databases()


def test_a_home_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = Installation(tmp_path / "file" / "home").verb("backup")
    assert said.code == 1 and str(tmp_path / "file") in said.err


def test_service_settings_pass_every_check(tmp_path: Path) -> None:
    """Django's checks for deployment with warnings counted, on a database with all its tables."""
    site = Installation(tmp_path / "home")
    site.fill(1)
    service = {"MAPLEBRIDGE_MODE": "service", "MAPLEBRIDGE_HOSTS": "bridge.office.local"}
    said = site.verb("check-site", "--json", **service)
    assert json.loads(said.out)["problems"] == []
    assert said.code == 0
    output = site.python("django", "check", "--deploy", "--fail-level", "WARNING", "--database", "default",
                         DJANGO_SETTINGS_MODULE="maplebridge.site.settings", **service)
    assert "no issues" in output
    trial = {problem["code"] for problem in site.verb("check-site", "--json").json()["problems"]}
    assert trial == {"service.try_mode", "service.check_failed"}
