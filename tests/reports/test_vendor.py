"""Files of others are what their note says they are."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import maplebridge.reports
import maplebridge.site

FOLDERS = (Path(maplebridge.reports.__file__).parent / "vendor", Path(__file__).parent.parent / "vendor",
           Path(maplebridge.site.__file__).parent / "static" / "vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_file_is_listed_with_its_hash_and_licence(folder: Path) -> None:
    note = (folder / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+\.(?:js|css|svg))` \|.*`([0-9a-f]{64})` \|$", note, re.M)
    kept = {path.name for path in folder.iterdir() if path.suffix in (".js", ".css", ".svg")}
    assert kept == {name for name, _ in rows}
    for name, expected in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected
    for licence in re.findall(r"`([^`]*LICENSE[^`]*|[^`]*NOTICE[^`]*)`", note):
        assert (folder / licence).is_file()
