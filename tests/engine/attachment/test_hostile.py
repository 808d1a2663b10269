"""Hostile files of others: none is taken that should not be, and none costs more than it may."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from maplebridge.engine.attachment import check_attachment, passages
from maplebridge.engine.problem import Refused
from tests.truth.line import truth_root

#: Damaged or against a rule of the format in a place that does no harm, and opened by office programs.
HARMLESS = ("51921-Word-Crash067.docx", "MalformedSSTCount.xlsx")


@pytest.mark.truth
@pytest.mark.skipif(truth_root() is None, reason="no outside data")
def test_the_public_hostile_files(tmp_path: Path) -> None:
    root = truth_root()
    assert root
    taken, slowest = [], 0.0
    for file in sorted((root / "hostile").rglob("*")):
        if not file.is_file() or file.suffix in (".md", ".csv"):
            continue
        begin = time.monotonic()
        try:
            checked = check_attachment(file, file.name, tmp_path)
            list(passages(file, checked, file.name))
            taken.append(file.name)
        except Refused:
            pass
        slowest = max(slowest, time.monotonic() - begin)
    words = ("xxe", "bomb", "crash", "poc", "clusterfuzz", "oom", "malformed", "corrupt", "truncated", "password-is",
             "macro")
    wrong = [name for name in taken if any(word in name.lower() for word in words) and name not in HARMLESS]
    assert not wrong and slowest < 10
    for file in tmp_path.iterdir():
        kind = "xlsx" if b"xl/workbook.xml" in file.read_bytes() else "docx"
        assert file.suffix == ".cleaned", "no picture among them, nothing else left behind"
        assert check_attachment(file, f"a.{kind}", tmp_path).cleaned is None, "freed of what its pictures told"
