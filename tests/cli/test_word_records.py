"""Records in a Word table are taken like those of a workbook."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import run
from tests.cli.small_programme import write_programme
from tests.engine.sheet.docx_file import docx, p, tbl, tr


def test_a_word_table_is_checked_like_a_csv(tmp_path: Path) -> None:
    drive = write_programme(tmp_path)
    written = drive / "ledgers" / "lamps.csv"
    rows = [line.split(",") for line in written.read_text(encoding="utf-8").splitlines()]
    text = docx(tmp_path / "lamps.docx", p("路灯报修台账") + tbl(*(tr(*row) for row in rows)))
    by_csv, by_word = (run("ledger", "check", drive, file, "--json") for file in (written, text))
    assert by_word.code == by_csv.code == 0
    assert by_word.json()["new"] == by_csv.json()["new"] == len(rows) - 1


def test_a_fault_is_placed_at_row_and_column_of_the_table(tmp_path: Path) -> None:
    drive = write_programme(tmp_path)
    head, first, *_ = (drive / "ledgers" / "lamps.csv").read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[2] = "不详"
    text = docx(tmp_path / "lamps.docx", tbl(tr(*head.split(",")), tr(*cells)))
    said = run("ledger", "check", drive, text, lang="zh")
    assert said.code == 1 and "lamps.docx，第1个表格第2行第3列" in said.err
