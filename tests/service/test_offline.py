"""The bundle for machines without network: assembled, checked, installed. The whole one, with every wheel of the lock
file, is built and installed by `python -m tests.service.offline` (needs network and minutes)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.service.installation import ROOT
from tests.test_documents import _links as links

ASSEMBLE = ROOT / "deploy/offline/assemble.sh"


def _wheel(folder: Path) -> Path:
    """A library that is its own wheel."""
    wheel = folder / "tinylib-1.0-py3-none-any.whl"
    info = "tinylib-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as made:
        for name, text in {"tinylib.py": "ANSWER = 42\n",
                           f"{info}/METADATA": "Metadata-Version: 2.1\nName: tinylib\nVersion: 1.0\n",
                           f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                           f"{info}/RECORD": ""}.items():
            made.writestr(zipfile.ZipInfo(name), text)
    return wheel


def _assembled(folder: Path, out: str) -> Path:
    wheels = folder / "given"
    wheels.mkdir(exist_ok=True)
    wheel = _wheel(wheels)
    lock = folder / "lock"
    lock.write_text(f"tinylib==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    done = subprocess.run(["sh", ASSEMBLE, sys.executable, wheels, lock, folder / out], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    return folder / out


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _assembled(tmp_path_factory.mktemp("offline"), "one.tar")


def _unpacked(bundle: Path, folder: Path) -> Path:
    with tarfile.open(bundle) as tar:
        tar.extractall(folder, filter="data")
    return folder / "maplebridge-offline"


def test_it_holds_what_an_installation_needs(bundle: Path, tmp_path: Path) -> None:
    folder = _unpacked(bundle, tmp_path)
    names = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert {"install.sh", "requirements.txt", "debian-packages.txt", "SHA256SUMS", "systemd/maplebridge.service",
            "systemd/maplebridge-worker.service", "systemd/environment.example", "docs/how-to/install.md",
            "systemd/as-service", "docs/how-to/https.md", "docs/reference/settings.md", "docs/tutorial.md"} <= names
    listed = {line.split("  ./")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == names - {"SHA256SUMS"}
    (own,) = (folder / "wheels").glob("maplebridge-*.whl")
    packed = set(zipfile.ZipFile(own).namelist())
    source = {str(file.relative_to(ROOT / "src")) for file in (ROOT / "src/maplebridge").rglob("*")
              if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")}
    assert source <= packed, "templates, styles, words, migrations: all of it"


def test_every_link_of_what_is_packed_leads_to_something_packed(bundle: Path, tmp_path: Path) -> None:
    folder = _unpacked(bundle, tmp_path)
    pages = list(folder.rglob("*.md"))
    dead = [f"{page.relative_to(folder)}: {link}" for page in pages for link in links(page)
            if not (page.parent / link.partition("#")[0]).exists()]
    assert len(pages) > 20 and not dead


def test_it_is_the_same_each_time(bundle: Path) -> None:
    again = _assembled(bundle.parent, "two.tar")
    assert again.read_bytes() == bundle.read_bytes()


def test_a_damaged_bundle_is_not_installed(bundle: Path, tmp_path: Path) -> None:
    folder = _unpacked(bundle, tmp_path)
    (wheel,) = (folder / "wheels").glob("tinylib*")
    wheel.write_bytes(wheel.read_bytes() + b"x")
    environ = {"PYTHON": sys.executable, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", folder / "install.sh", tmp_path / "to"], env=environ, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1 and "copy the bundle again" in done.stderr and "重新复制" in done.stderr
    assert not (tmp_path / "to").exists() and not (tmp_path / "to.new").exists()


def test_pip_would_take_no_other_file(bundle: Path, tmp_path: Path) -> None:
    """Every line of the requirements carries its hash."""
    lines = (_unpacked(bundle, tmp_path) / "requirements.txt").read_text().splitlines()
    assert all("--hash=sha256:" in line for line in lines if line and not line.startswith((" ", "#")))
