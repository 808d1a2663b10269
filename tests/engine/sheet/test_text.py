"""Comma separated text as offices send it."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet import read_book

TEXT = "编号,单位,备注\r\n0012,东湖派出所,\"甲,乙\n“丙”\"\r\n13,镕基路所,\r\n"
ROWS = (("编号", "单位", "备注"), ("0012", "东湖派出所", "甲,乙\n“丙”"), ("13", "镕基路所", None))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "台账.csv").write_bytes(TEXT.encode(encoding))
    book = read_book(tmp_path / "台账.csv")
    assert (book.format, book.sheets[0].name) == ("csv", "台账")
    assert book.sheets[0].rows == ROWS


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, sign: str) -> None:
    (tmp_path / "a.csv").write_text(f"甲{sign}乙\n1{sign}2\n", encoding="utf-8")
    assert read_book(tmp_path / "a.csv").sheets[0].rows == (("甲", "乙"), ("1", "2"))


def test_delimiter_told_in_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\n甲;乙,丙\n", encoding="utf-8")
    sheet = read_book(tmp_path / "a.csv").sheets[0]
    assert sheet.value(1, 0) == "甲" and sheet.value(1, 1) == "乙,丙"


def test_tabs(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("甲,一\t乙\n1\t2\n", encoding="utf-8")
    assert read_book(tmp_path / "a.tsv").sheets[0].rows == (("甲,一", "乙"), ("1", "2"))


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("甲,乙\n1,\"2\n3,4\n".encode(), "sheet.csv_quotes", None),
        ("甲,乙\n\"1\"x,2\n".encode(), "sheet.csv_quotes", 2),
        ("甲,乙\n".encode() + b"\x80\xff\xfe,1\n", "sheet.encoding", 2),
    ],
)
def test_text_that_cannot_be_told_apart(tmp_path: Path, content: bytes, code: str, line: int | None) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_book(tmp_path / "a.csv")
    (problem,) = refused.value.problems
    assert problem.code == code
    assert line is None or problem.place.line == line


def test_rows_get_equal_width(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("甲\n1,2,3\n\n4\n", encoding="utf-8")
    assert read_book(tmp_path / "a.csv").sheets[0].rows == (
        ("甲", None, None), ("1", "2", "3"), (None, None, None), ("4", None, None),
    )  # fmt: skip
