"""Bad sheets through the command line: every fault at once, with place and advice, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.cli.conftest import LANGUAGES, files_in, run
from tests.engine.sheet.docx_file import docx, p
from tests.engine.sheet.files import biff, many_rows, ole

Words = dict[str, str]

OFFICE_FILES: dict[str, tuple[Callable[[Path], object], Words]] = {
    "L01 密码.xlsx": (lambda f: f.write_bytes(ole("EncryptedPackage", b"\0" * 64)),
                    {"zh": "有打开密码", "en": "protected by a password"}),
    "L02 改名.xlsx": (lambda f: f.write_text("记录编号,记录单位\n1,2\n", encoding="utf-8"),
                    {"zh": "扩展名是“xlsx”，内容其实是 csv", "en": "ends in “xlsx” but really is csv"}),
    "L03 老版.xls": (lambda f: f.write_bytes(ole("Book", biff(0x0500))),
                   {"zh": "Excel 5.0/95", "en": "Excel 5.0/95"}),
    "L04 汇报.doc": (lambda f: f.write_bytes(ole("WordDocument", b"\0" * 64)),
                   {"zh": "文件是 doc 格式", "en": "of the kind doc"}),
    "L05 汇报.wps": (lambda f: f.write_bytes(ole("WpsDocument", b"\0" * 64)),
                   {"zh": "文件是 wps 格式", "en": "of the kind wps"}),
    "L06 台账.et": (lambda f: f.write_bytes(ole("Workbook", biff(0x0600))),
                  {"zh": "文件是 et 格式", "en": "of the kind et"}),
    "L07 明细.xlsx": (lambda f: many_rows(f, 200_000),
                    {"zh": "工作表有 200000 行，超过上限", "en": "The sheet has 200000 rows; at most"}),
    "L08 空.csv": (lambda f: f.write_bytes(b""), {"zh": "文件是空的", "en": "The file is empty"}),
    "L10 汇报.docx": (lambda f: docx(f, p("本月无台账")), {"zh": "没有表格", "en": "has no table"}),
    "L09 坏.xlsx": (lambda f: f.write_bytes(b"PK\x03\x04 not a workbook"), {"zh": "文件", "en": "The file is"}),
}


@pytest.fixture(scope="module")
def office_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    for name, (make, _) in OFFICE_FILES.items():
        make(folder / name)
    return folder


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_that_cannot_be_read(sound: Path, office_files: Path, lang: str) -> None:
    for name in OFFICE_FILES:
        (sound / "ledgers" / name).write_bytes((office_files / name).read_bytes())
    before = files_in(sound)
    said = run("ledger", "check", sound, lang=lang)
    assert said.code == 1
    for name, (_, words) in OFFICE_FILES.items():
        told = _about(said.err, name)
        assert words[lang] in told[1], name
        assert told[2].startswith("  → "), "advice"
    assert files_in(sound) == before


@pytest.mark.parametrize("verb", ["score", "report", "bundle"])
def test_nothing_is_scored_without_a_file_that_could_not_be_read(sound: Path, office_files: Path, verb: str) -> None:
    before = files_in(sound)
    bad = sound / "ledgers" / "L01 密码.xlsx"
    bad.write_bytes((office_files / bad.name).read_bytes())
    said = run(verb, sound)
    assert said.code == 1
    assert "protected by a password" in said.err
    bad.unlink()
    assert files_in(sound) == before


def _lines(sound: Path) -> tuple[Path, list[str]]:
    (file,) = (sound / "ledgers").iterdir()
    return file, file.read_bytes().decode("gb18030").splitlines()


def _spoil(sound: Path) -> Path:
    """An unknown column, a wrong type, a unit of nowhere, a number used twice; Windows line ends."""
    file, lines = _lines(sound)
    cells = [line.split(",") for line in lines]
    value = cells[0].index("上报值")
    cells[1][value] = "若干"
    cells[2][1] = "无此单位"
    cells[4][0] = cells[3][0]
    lines = [",".join(row) for row in cells]
    lines[0] += ",备用列"
    lines[1] += ",x"
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    return file


SPOILT = {
    "zh": ("“备用列”列不在本台账的字段中", "应填", "“无此单位”", "编号"),
    "en": ("The column “备用列” is not part of this ledger", "needs a", "“无此单位”", "number"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_with_faults(sound: Path, lang: str) -> None:
    file = _spoil(sound)
    said = run("ledger", "check", sound, lang=lang)
    assert said.code == 1
    marked = [line for line in said.err.splitlines() if line.startswith("✗")]
    assert len(marked) == 4
    assert all(file.name in line for line in marked)
    cells = [line.rpartition(" ")[2] for line in marked]
    assert cells == ["O1", "K2", "B3", "A5"], "in the order of rows"
    for words in SPOILT[lang]:
        assert words in said.err


def test_faulty_rows_are_left_out_and_counted_also_when_facts_are_kept(sound: Path) -> None:
    _spoil(sound)
    first = run("score", sound)
    kept = (sound / "result" / "facts" / "inputs.json").stat().st_mtime_ns
    again = run("score", sound, "--json")
    assert (sound / "result" / "facts" / "inputs.json").stat().st_mtime_ns == kept, "facts are used again"
    assert first.code == again.code == 0
    assert "Faulty rows left out: 4" in first.err
    assert again.json()["left_out"] == 4


def test_copies_carry_the_faults_beside_the_rows(sound: Path, tmp_path: Path) -> None:
    file = _spoil(sound)
    said = run("ledger", "check", sound, "--out", tmp_path / "copies", "--json", lang="zh")
    document = said.json()
    assert said.code == 1
    (copy,) = document["copies"]
    assert Path(copy).name == f"{file.stem}.错误标注.xlsx"
    sheet = openpyxl.load_workbook(copy).active
    assert "不在本台账的字段中" in sheet["O1"].comment.text
    assert "若干" in sheet["P2"].value and "→" in sheet["P2"].value
    assert sheet["P6"].value is None, "rows without a fault stay as they are"


def test_single_files_are_checked_alone(sound: Path, stations: Path) -> None:
    (other,) = (stations / "ledgers").glob("L13*")
    said = run("ledger", "check", sound, other, "--json").json()
    assert {problem["place"]["file"] for problem in said["problems"]} == {other.name}
    assert said["gaps"] == []


def _book(file: Path, rows: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Sheet1")
    for r, row in enumerate(rows):
        sheet.write_row(r, 0, row)
    book.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_of_unknown_kind_stops_and_a_note_does_not(sound: Path, lang: str) -> None:
    _book(sound / "ledgers" / "说明.xlsx", [["填报说明"], ["请按时填报"], ["联系人"]])
    assert run("score", sound, lang=lang).code == 0
    _book(sound / "ledgers" / "新建表格.xlsx", [["甲", "乙", "丙"], [1, 2, 3]])
    said = run("score", sound, lang=lang)
    assert said.code == 1
    assert {"zh": "看不出工作表", "en": "It is unclear which ledger"}[lang] in said.err


def test_a_sheet_without_a_required_column_stops(sound: Path) -> None:
    file, lines = _lines(sound)
    before = {name: content for name, content in files_in(sound).items() if name.startswith("result")}
    file.write_bytes("\n".join(lines).replace("记录单位", "某栏", 1).encode("gb18030"))
    said = run("score", sound)
    assert said.code == 1
    assert "The required column “Unit” is missing" in said.err or "required column" in said.err
    after = {name: content for name, content in files_in(sound).items() if name.startswith("result")}
    assert after == before, "the facts of before are untouched"


def _about(err: str, file: str) -> list[str]:
    """The fault of a file: its place, what is wrong, what to do."""
    lines = err.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("✗") and file in line)
    return lines[at : at + 3]
