"""The script that brings what PDF files need: quiet where all is there, never in the way of `make run`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.service.installation import ROOT

SCRIPT = ROOT / "deploy/pdf_packages.sh"


def _run(folder: Path, *, user: int, apt: int, tried: bool) -> tuple[int, str, str]:
    """On a machine without any of it; `apt`: what apt-get answers."""
    for name, does in {"ldconfig": "true", "fc-list": "true", "id": f"echo {user}",
                       "apt-get": f'echo "$@" >> {folder}/asked; exit {apt}'}.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    done = subprocess.run(["sh", SCRIPT, *(["--try"] if tried else [])], capture_output=True, text=True, check=False,
                          env={"PATH": f"{folder}:/usr/bin:/bin"})
    asked = folder / "asked"
    return done.returncode, done.stderr, asked.read_text() if asked.exists() else ""


def test_what_is_missing_is_installed_by_root(tmp_path: Path) -> None:
    code, said, asked = _run(tmp_path, user=0, apt=0, tried=True)
    assert (code, said) == (0, "") and asked.count("\n") == 3
    assert "fonts-noto-cjk" in asked and "libpangoft2-1.0-0" in asked and "--no-install-recommends" in asked


@pytest.mark.parametrize(("user", "apt"), [(1000, 0), (0, 100)])
def test_where_it_cannot_be_had_a_try_says_so_and_goes_on(tmp_path: Path, user: int, apt: int) -> None:
    code, said, asked = _run(tmp_path, user=user, apt=apt, tried=True)
    assert code == 0 and "apt-get install" in said and "fonts-noto-cjk" in said
    assert _run(tmp_path, user=user, apt=apt, tried=False)[0] == 1
    assert bool(asked) == (user == 0)
