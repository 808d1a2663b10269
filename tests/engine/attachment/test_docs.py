"""The written list of what is taken is the one that holds."""

from __future__ import annotations

from pathlib import Path

from maplebridge.engine.attachment import KINDS, USUAL, most_of

HOW = ("saved anew", "as it came", "as it came but for its pictures")
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "evidence.md"


def test_kinds_and_sizes() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    told = [row for row in rows if row.endswith(tuple(f"| {how} |" for how in HOW))]
    assert told == [f"| {kind.code} | {', '.join(kind.endings)} | {most_of(kind) // 1_000_000} MB | "
                    f"{HOW[2 if kind.office else 0 if kind.picture else 1]} |" for kind in KINDS]


def test_caps() -> None:
    page = PAGE.read_text("utf-8")
    for row in (f"| {USUAL.file_bytes // 1_000_000} MB |", f"{USUAL.pixels // 1_000_000} million |",
                f"size | {USUAL.unpacked_bytes // 1_000_000} MB |", f"file | {USUAL.entries:,} |",
                f"process | {USUAL.memory_bytes // 1_000_000} MB, {USUAL.cpu_seconds} CPU seconds, "
                f"{USUAL.wall_seconds:.0f} seconds in all |"):
        assert row in page, row
