"""The tutorial's files work, and its figures are those of the program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from maplebridge.cli.main import app
from maplebridge.packs.examples import check_examples
from maplebridge.packs.pack import load_pack

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`((?:(?:my-drive|drive)/)?[\w./-]+)`[^\n]*\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILE.findall(TEXT):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*args, "--lang", "en"])
    assert result.exit_code == code, result.output
    return result.output


def test_the_pack_is_sound_and_its_example_comes_out(tutorial: Path) -> None:
    pack = load_pack(str(tutorial / "my-drive"))
    assert pack.problems == ()
    assert check_examples(pack) == ()
    assert "2 scored indicators" in _run("check", "my-drive")


def test_the_records_and_the_points(tutorial: Path) -> None:
    said = _run("ledger", "check", "drive", code=1)
    assert "cell D4" in said
    assert "cell E5" in said
    assert "2 rows rejected" in said
    book = tutorial / "drive" / "ledgers" / "lamps.csv"
    rows = book.read_text(encoding="utf-8")
    rows = rows.replace("2026-03-02,是,p2", "2026-03-12,是,p2").replace("2026-03-11,,", "2026-03-11,否,")
    book.write_text(rows, encoding="utf-8")
    assert "Number skipped" in _run("ledger", "check", "drive")
    scored = _run("score", "drive")
    assert re.search(r"Clear Brook Station\s+60\.00\s+60\.00\s+1", scored)
    assert re.search(r"Red Rock Station\s+40\.00\s+40\.00\s+2", scored)
    assert "[Q1.1/of] = 0.5" in _run("explain", "A", "Q1.1", "drive")
    _run("plan", "drive")


def test_the_bundle_proves_itself(tutorial: Path) -> None:
    bundle = "drive/result/QUIET-STREETS-1.zip"
    printed = json.loads(_run("bundle", "drive", "--json"))["sha256"]
    assert "EQUAL" in _run("verify", bundle, "--hash", printed)
    (tutorial / "published.csv").write_text("unit,total\nA,40\nB,99\n", encoding="utf-8")
    assert "1 published figures are ours, 1 are not" in _run("reconcile", "drive", "published.csv", code=1)


def test_to_excel_and_back(tutorial: Path) -> None:
    _run("convert", "my-drive", "my-drive/table.xlsx")
    assert (tutorial / "my-drive" / "table.xlsx").stat().st_size > 0
    assert json.loads(_run("diff", "my-drive", "my-drive/table.xlsx", "--json"))["changes"] == []


def test_an_offices_own_table_becomes_a_scheme(tutorial: Path) -> None:
    _run("convert", "notice.csv", "notice.yaml")
    assert "2 scored indicators" in _run("check", "notice.yaml")
    read = json.loads(_run("convert", "notice.csv", "--json"))
    assert [line["rule"] for line in read["indicators"]] == ["steps", "tally"]
    assert read["complete"]
    _run("convert", "notice.yaml", "notice.docx")
    assert json.loads(_run("diff", "notice.yaml", "notice.docx", "--json"))["changes"] == []
