"""ledger check asks, and what is counted stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maplebridge.cli.chain.store import INPUTS
from maplebridge.engine.ledger.checks import CHECKS
from maplebridge.engine.sheet import NewSheet, read_book, write_book
from tests.cli.conftest import LANGUAGES, files_in, run

TEXT = "会同物业查看电动车充电棚，线路外露，当场要求断电并约定更换护管，向楼长讲明飞线充电的危险"


@pytest.fixture(scope="module")
def folder(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The groups, with two visits of one text, and last year's book of visits with the same."""
    target = tmp_path_factory.mktemp("asked") / "groups"
    shutil.copytree(city / "groups", target)
    shutil.rmtree(target / "result", ignore_errors=True)
    book = next(file for file in sorted((target / "ledgers").iterdir()) if file.name.startswith("L04"))
    _rewrite(book, book, {4: TEXT, 5: TEXT.replace("当场", "现场")})
    (target / "previous" / "2025").mkdir(parents=True)
    _rewrite(book, target / "previous" / "2025" / book.name, {4: TEXT})
    (target / "previous" / "坏.xlsx").write_bytes(b"PK no workbook")
    return target


def _rewrite(source: Path, target: Path, texts: dict[int, str]) -> None:
    """Other texts of what was done in some rows of the first sheet."""
    book = read_book(source)
    rows = [list(row) for row in book.sheets[0].rows]
    header = next(r for r, row in enumerate(rows) if "做了什么" in row)
    column = rows[header].index("做了什么")
    for row, text in texts.items():
        rows[row][column] = text
    target.write_bytes(write_book([NewSheet(book.sheets[0].name, rows, header=header)]))


def test_json_lists_every_question_with_its_evidence(folder: Path) -> None:
    found = run("ledger", "check", folder, "--json").json()
    assert set(found["questions"]) == set(CHECKS)
    copies = [one for one in found["questions"]["near_copy"] if TEXT[:12] in one["what"]]
    assert {one["code"] for one in copies} <= {
        "check.near_copy", "check.near_copy_other_unit", "check.near_copy_other_year"
    }  # fmt: skip
    assert len(copies) == 2
    records = copies[0]["records"]
    assert len(records) == 2 and all(record["unit"] and record["ledger"] == "L04" for record in records)
    assert copies[0]["place"]["cell"]
    told = {one["code"] for one in found["problems"] if one["severity"] == "question"}
    assert {one["code"] for listed in found["questions"].values() for one in listed} - {"check.personal_name"} <= told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_are_grouped_and_said_in_both_languages(folder: Path, lang: str) -> None:
    said = run("ledger", "check", folder, lang=lang)
    heading, no_points = {"zh": ("文字高度相近", "不影响得分"), "en": ("Nearly the same text", "change no score")}[lang]
    assert heading in said.out and no_points in said.out
    assert "坏.xlsx" in said.err


def test_the_checks_change_no_fact_and_no_point(folder: Path) -> None:
    first = run("score", folder, "--json").json()
    before = _tables(folder)
    run("ledger", "check", folder)
    shutil.rmtree(folder / "previous")
    assert run("score", folder, "--json").json() == first
    assert _tables(folder) == before and before


def _tables(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files_in(folder / "result" / "facts").items() if name != INPUTS}


def test_single_files_are_asked_about_without_numbers_left_out(folder: Path) -> None:
    book = next(file for file in sorted((folder / "ledgers").iterdir()) if file.name.startswith("L10"))
    found = run("ledger", "check", folder, book, "--json").json()
    assert found["questions"]["number_gap"] == []
