"""The systemd units: sound for systemd, hardened, and their commands run for real."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from configparser import RawConfigParser
from pathlib import Path

import pytest

from tests.service.installation import ROOT, Installation
from tests.service.ports import free_port

FOLDER = ROOT / "deploy/systemd"
UNITS = ("maplebridge.service", "maplebridge-worker.service")
ASKED = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
         "PrivateDevices": "yes", "RestrictNamespaces": "yes", "SystemCallFilter": "@system-service",
         "IPAddressDeny": "any", "UMask": "0077", "User": "maplebridge", "StateDirectoryMode": "0700",
         "EnvironmentFile": "/etc/maplebridge/environment"}


def _unit(name: str) -> RawConfigParser:
    unit = RawConfigParser(comment_prefixes=("#",), delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((FOLDER / name).read_text())
    return unit


def _environment() -> dict[str, str]:
    """As systemd reads it: what stands between single quotes is taken as it is."""
    lines = (FOLDER / "environment.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert all(re.fullmatch("'[^']*'", value) for value in given.values())
    return {name: value[1:-1] for name, value in given.items()}


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_may_do_little(name: str) -> None:
    service = dict(_unit(name)["Service"])
    assert ASKED.items() <= service.items()
    assert service["CapabilityBoundingSet"] == ("CAP_NET_BIND_SERVICE" if name == UNITS[0] else "")
    assert not re.search(r"0\.0\.0\.0/0|::/0", service["IPAddressAllow"])


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_it(name: str, tmp_path: Path) -> None:
    """Every key is one that systemd knows. Without systemd here, every key is one of its manual that we have read."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        known = set(_unit(UNITS[0])["Service"])
        assert set(_unit(name)["Service"]) == known
        return
    for unit in UNITS:
        text = (FOLDER / unit).read_text().replace("/opt/maplebridge/bin/maplebridge", sys.executable)
        (tmp_path / unit).write_text(text)
    done = subprocess.run([verify, "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True,
                          check=False)
    own = [line for line in done.stderr.splitlines() if (name in line and "Unknown" in line) or "ignoring" in line]
    assert not own, own


@pytest.mark.parametrize("name", UNITS)
def test_its_command_runs(name: str, tmp_path: Path) -> None:
    site = Installation(tmp_path / "home")
    site.fill(1)
    port = free_port()
    given = {**_environment(), **site.environ, "MAPLEBRIDGE_LANG": "en", "SERVE_OPTIONS": f"--port {port}"}
    command = shlex.split(_unit(name)["Service"]["ExecStart"])
    assert command[0] == "/opt/maplebridge/bin/maplebridge"
    words = [part for word in command[1:] for part in (given[word[1:]].split() if word.startswith("$") else [word])]
    binary = str(Path(sys.executable).parent / "maplebridge")
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen([binary, *words], env=given, stdout=log, stderr=log)
        told = f"http://127.0.0.1:{port}/" if name == UNITS[0] else "worker.started"
        until = time.monotonic() + 60
        while told not in (tmp_path / "log").read_text():
            assert process.poll() is None and time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.2)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) in (0, 128 + signal.SIGTERM), (tmp_path / "log").read_text()
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_shell_reads_the_example_as_systemd_does(tmp_path: Path) -> None:
    """Also what is only proposed there, and an address with signs that a shell takes for its own."""
    proposed = re.sub("(?m)^# (?=MAPLEBRIDGE_)", "", (FOLDER / "environment.example").read_text())
    url = "postgresql://u:p$w`d;@h/n?a=b&c=d"
    (tmp_path / "environment").write_text(f"{proposed}MAPLEBRIDGE_METRICS_FROM='{url}'\n")
    read = subprocess.run(["sh", "-euc", f"set -a; . {tmp_path}/environment; env -0"], env={"PATH": os.environ["PATH"]},
                          capture_output=True, text=True, check=True).stdout
    found = dict(entry.split("=", 1) for entry in read.split("\0") if entry)
    assert (_environment() | {"MAPLEBRIDGE_DATABASE": "postgresql://maplebridge@/maplebridge",
                              "MAPLEBRIDGE_METRICS_FROM": url}).items() <= found.items()


def test_the_guides_leave_the_reading_to_systemd() -> None:
    for guide in (ROOT / "docs").rglob("*.md"):
        assert ". /etc/maplebridge/environment" not in guide.read_text(), guide
        assert "runuser" not in guide.read_text(), guide


def test_a_verb_runs_as_the_service_does(tmp_path: Path) -> None:
    """User and settings are those of the units; every option is one that systemd-run has."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "systemd-run").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "systemd-run").chmod(0o755)
    shutil.copy(FOLDER / "as-service", tmp_path / "bin")
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "LANG": "zh_CN.UTF-8"}
    asked = subprocess.run([tmp_path / "bin/as-service", "backup", "/mnt/my stick"], env=environ, capture_output=True,
                           text=True, check=True).stdout.splitlines()
    assert asked[-3:] == [str(tmp_path / "bin/maplebridge"), "backup", "/mnt/my stick"]
    service = _unit(UNITS[1])["Service"]
    assert {f"--uid={service['User']}", f"--gid={service['Group']}", "--setenv=LANG=zh_CN.UTF-8", "--wait", "--pipe",
            f"--property=EnvironmentFile={service['EnvironmentFile']}",
            f"--property=UMask={service['UMask']}"} <= set(asked)
    if real := shutil.which("systemd-run"):
        known = subprocess.run([real, "--help"], capture_output=True, text=True, check=True).stdout
        assert all(option.partition("=")[0] in known for option in asked if option.startswith("--"))


@pytest.mark.parametrize("name", UNITS)
def test_a_folder_elsewhere_is_proposed(name: str) -> None:
    assert re.search(r"(?m)^#ReadWritePaths=/\S+$", (FOLDER / name).read_text())
    assert "ReadWritePaths=" in (ROOT / "docs/how-to/install.md").read_text()


def test_the_example_names_only_settings_that_there_are() -> None:
    reference = (ROOT / "docs/reference/settings.md").read_text()
    for line in (FOLDER / "environment.example").read_text().splitlines():
        name = line.lstrip("# ").partition("=")[0]
        if name.startswith("MAPLEBRIDGE_"):
            assert f"`{name}`" in reference, name
    assert os.environ["MAPLEBRIDGE_HOME"] != _environment()["MAPLEBRIDGE_HOME"]
