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
    lines = (FOLDER / "environment.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


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


def test_the_example_names_only_settings_that_there_are() -> None:
    reference = (ROOT / "docs/reference/settings.md").read_text()
    for line in (FOLDER / "environment.example").read_text().splitlines():
        name = line.lstrip("# ").partition("=")[0]
        if name.startswith("MAPLEBRIDGE_"):
            assert f"`{name}`" in reference, name
    assert os.environ["MAPLEBRIDGE_HOME"] != _environment()["MAPLEBRIDGE_HOME"]
