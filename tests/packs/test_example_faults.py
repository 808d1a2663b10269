"""A worked example that is wrong says where, all at once; one that does not come out stops `check`."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from maplebridge.engine.problem import Problem
from maplebridge.packs.examples import check_examples
from maplebridge.packs.pack import SHIPPED, load_pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copytree(SHIPPED / "stationing", tmp_path / "mine")
    for file in (tmp_path / "mine" / "examples").iterdir():
        file.unlink()
    return tmp_path / "mine"


def _check(folder: Path, text: str) -> list[Problem]:
    (folder / "examples" / "one.yaml").write_text(text, encoding="utf-8")
    return list(check_examples(load_pack(str(folder))))


def _said(problems: list[Problem]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.place.path) for problem in problems]


def test_one_that_comes_out(folder: Path) -> None:
    assert _check(folder, "format: 1\nname: x\nunits: {A: {}}\nexpect: {A: {CS6: 10, ineligible: []}}\n") == []


def test_a_number_that_differs(folder: Path) -> None:
    problems = _check(folder, "format: 1\nname: x\nunits: {A: {}}\nexpect: {A: {CS6: 9.5, CS6.1/of: missing}}\n")
    assert _said(problems) == [("pack.example_differs", "expect.A.CS6"), ("pack.example_differs", "expect.A.CS6.1/of")]
    assert [problem.params["found"] for problem in problems] == ["10", "not_applicable"]
    assert all(problem.place.file == "one.yaml" for problem in problems)


def test_a_prize_that_was_not_lost(folder: Path) -> None:
    problems = _check(folder, "format: 1\nname: x\nunits: {A: {}}\nexpect: {A: {ineligible: [honours]}}\n")
    assert _said(problems) == [("pack.example_differs", "expect.A.ineligible")]
    assert problems[0].params["wanted"] == "honours"


def test_every_fault_at_once(folder: Path) -> None:
    problems = _check(folder, """
format: 1
name: x
units: {A: {}}
facts:
  L99: [{unit: A}]
  L08:
    - {unit: B, promise: 2026-02-30, closd_on: 2026-03-02}
    - {unit: A, promise: soon, registered_at: noon, rows: 2}
  L13: [{unit: A, half_days: many}]
  L07: [{unit: A, joint: 1}]
expect:
  A: {CS6.9: 1, CS6: [1]}
  C: {CS6: 10}
other: 1
""")
    assert sorted(code for code, _ in _said(problems) if code != "pack.example_differs") == [
        "pack.example_field",
        "pack.example_node",
        "pack.example_table",
        "pack.example_unit",
        "pack.example_unit",
        *["pack.example_value"] * 5,
        "scheme.unknown_key",
        "scheme.wrong_type",
    ]


def test_rows_are_numbered(folder: Path) -> None:
    text = """
format: 1
name: x
units: {A: {}}
facts:
  assignments: [{unit: A, rows: 4, ledger: L04, key: "V{n}", due: 2026-03-31}]
  L04: [{unit: A, rows: 3, plan_ref: "V{n}", event_start: 2026-03-02 09:00}]
expect:
  A: {CS2.1/of: 0.75}
"""
    assert _check(folder, text) == []
