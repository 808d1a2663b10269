"""Folders, files and terminals as they come: never a traceback, never half a result."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import openpyxl
import pytest

from maplebridge.cli.files import merged_into, replaced, write_files
from tests.cli.conftest import LANGUAGES, files_in, run

COMMAND = [sys.executable, "-c", "from maplebridge.cli.main import run; run()"]
VERBS = ("plan", "score", "report", "bundle")


def _start(*words: object, **settings: str) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "COLUMNS": "100", "LANG": "C.UTF-8", **settings}
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        preexec_fn=_heeds,  # noqa: PLW1509 (the tests have no threads)
    )


def _heeds() -> None:
    """A shell's background jobs ignore Ctrl-C and hand that down; the person at the keyboard does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verb", [*VERBS, "ledger check"])
def test_a_folder_that_is_no_programme(verb: str, lang: str, tmp_path: Path) -> None:
    for folder in (tmp_path / "没有", tmp_path):
        said = run(*verb.split(), folder, lang=lang)
        assert said.code == 1
        assert "programme.yaml" in said.err and "→" in said.err
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_units_are_needed(sound: Path, lang: str) -> None:
    (sound / "units.xlsx").unlink()
    said = run("score", sound, lang=lang)
    assert said.code == 1
    assert "units.xlsx" in said.err


def test_all_else_may_be_missing(sound: Path) -> None:
    shutil.rmtree(sound / "ledgers")
    for register in ("people", "places", "assignments"):
        (sound / f"{register}.xlsx").unlink()
    assert run("bundle", sound).code == 0
    assert run("ledger", "check", sound).code == 0


@pytest.mark.parametrize("name", ["units.wps", "people.et", "places.doc", "plan.pdf"])
def test_a_register_with_a_wrong_ending_is_not_overlooked(sound: Path, name: str) -> None:
    for file in sound.glob(f"{name.partition('.')[0]}.*"):
        file.unlink()
    (sound / name).write_bytes(b"%PDF-1.4")
    said = run("score", sound)
    assert said.code == 1
    assert name in said.err


def test_a_register_there_twice_stops(sound: Path) -> None:
    (sound / "units.csv").write_text("单位编码,单位名称\n1,一\n", "utf-8")
    said = run("score", sound)
    assert said.code == 1
    assert said.err.startswith("✗ units.xlsx") and "units.csv" in said.err
    assert said.err.count("✗") == 1


def test_a_misspelt_register_is_named(sound: Path) -> None:
    (sound / "people.xlsx").rename(sound / "peoples.xlsx")
    said = run("ledger", "check", sound)
    assert "peoples.xlsx" in said.err and "was not read" in said.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_assessment_day_of_a_unit_that_is_no_working_day(sound: Path, lang: str) -> None:
    _set(sound, "990101", "验收日期", "2026-10-31")
    said = run("ledger", "check", sound, lang=lang)
    assert said.code == 1
    faults = [line for line in said.err.splitlines() if line.startswith("✗")]
    assert len(faults) == 1 and "units.xlsx" in faults[0], "nothing that names the unit is faulted for it"
    assert {"zh": "不是工作日", "en": "is no working day"}[lang] in said.err
    scored = run("score", sound, lang=lang)
    assert scored.code == 0
    assert faults[0] in scored.err, "a unit that is not scored is named"


def _set(sound: Path, unit: str, column: str, value: str) -> None:
    """One cell of the list of units."""
    book = openpyxl.load_workbook(sound / "units.xlsx")
    rows = list(book.active.iter_rows())
    head = next(row for row in rows if row[0].value == "单位编码")
    at = next(cell.column for cell in head if cell.value == column)
    book.active.cell(next(row[0].row for row in rows if row[0].value == unit), at).value = value
    book.save(sound / "units.xlsx")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_category_may_be_named_but_must_be_known(sound: Path, lang: str) -> None:
    _set(sound, "990101", "考核类别", "城区所")
    _set(sound, "990102", "考核类别", "海洋所")
    said = run("ledger", "check", sound, lang=lang)
    assert said.code == 1
    assert said.err.count("✗") == 1
    assert {"zh": "考核类别“海洋所”不在方案中", "en": "The category “海洋所” of the unit 990102"}[lang] in said.err
    scored = run("score", sound, "--json", lang=lang).json()
    assert "990102" not in [row["unit"] for row in scored["units"]]
    assert "programme.unknown_category" in [problem["code"] for problem in scored["problems"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_unit_listed_twice_counts_once(sound: Path, lang: str) -> None:
    book = openpyxl.load_workbook(sound / "units.xlsx")
    row = next(row for row in book.active.iter_rows(values_only=True) if row[0] == "990101")
    book.active.append(row)
    book.save(sound / "units.xlsx")
    said = run("ledger", "check", sound, lang=lang)
    assert said.code == 1
    assert {"zh": "单位编码“990101”已在第", "en": "Unit code “990101” already stands"}[lang] in said.err
    units = [row["unit"] for row in run("score", sound, "--json", lang=lang).json()["units"]]
    assert units.count("990101") == 1


def test_a_pack_and_a_workbook_given_by_path(sound: Path, tmp_path: Path) -> None:
    table = tmp_path / "考核 表.xlsx"
    run("convert", "fengqiao", table)
    by_name = run("plan", sound, "--json").json()
    assert run("plan", sound, "--pack", table, "--json").json()["late"] == by_name["late"]
    settings = sound / "programme.yaml"
    settings.write_text(settings.read_text("utf-8").replace("pack: fengqiao", "pack: '../考核 表.xlsx'"), "utf-8")
    assert run("plan", sound, "--json").json()["late"] == by_name["late"]


@pytest.mark.parametrize(
    "content",
    ["", "- 1", "a: [", "format: 1\n", "format: 2\npack: fengqiao\n", "pack: nowhere\nformat: 1\n",
     "format: 1\npack: fengqiao\nday: soon\n", "format: 1\npack: fengqiao\ndya: 2026-01-05\n"],
)
def test_a_bad_programme_file(sound: Path, content: str) -> None:
    (sound / "programme.yaml").write_text(content, "utf-8")
    said = run("plan", sound)
    assert said.code == 1
    assert "✗" in said.err and "→" in said.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_out_of_the_wrong_sort(sound: Path, tmp_path: Path, lang: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("x", "utf-8")
    for words in (["plan", sound, "--out", tmp_path / "folder.csv"],
                  ["score", sound, "--out", tmp_path / "file" / "a.csv"], ["demo", "--out", tmp_path / "file"],
                  ["convert", "fengqiao", tmp_path / "file" / "a.xlsx"]):
        said = run(*words, lang=lang)
        assert said.code == 1, words
        assert {"zh": "换一个名称", "en": "another name"}[lang] in said.err, words
    said = run("score", sound, "--out", tmp_path / "a.pdf", lang=lang)
    assert said.code == 1 and ".csv" in said.err
    assert [file for file in tmp_path.rglob("*") if ".part" in file.name] == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a place nobody can write to")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_out_that_cannot_be_written(lang: str) -> None:
    said = run("convert", "fengqiao", "/proc/x.yaml", lang=lang)
    assert said.code == 1
    assert "✗ /proc/x.yaml" in said.err and "→" in said.err


def test_all_files_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError, match="b"):
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, OSError])
def test_an_interrupted_draft_leaves_the_old_result(tmp_path: Path, fault: type[BaseException]) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "a").write_text("old", "utf-8")
    for writing in (replaced(tmp_path / "facts"), merged_into(tmp_path)):
        with pytest.raises(fault):
            _break_off(writing, fault)
    assert files_in(tmp_path) == {"facts/a": b"old"}


def _break_off(writing: AbstractContextManager[Path], fault: type[BaseException]) -> None:
    with writing as draft:
        (draft / "a").write_text("new", "utf-8")
        raise fault


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_broken_off_leaves_nothing(sound: Path, number: int) -> None:
    before = files_in(sound)
    process = _start("report", sound)
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(0.2)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert b"Traceback" not in err
    left = {name for name in files_in(sound) if name not in before and not name.startswith("result/facts/")}
    assert left == set()


LONG = """
from maplebridge.cli.ending import heed
from maplebridge.cli.verb import verb
import duckdb
heed()
with verb("en", False):
    print("begun", flush=True)
    duckdb.sql("select sum(a.range * b.range) from range(1000000) a, range(1000000) b").fetchall()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_query_that_is_broken_off_is_no_fault_of_the_program(number: int) -> None:
    with subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=_heeds) as process:  # noqa: PLW1509 (the tests have no threads)
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        for _ in range(60):  # a library may lose the first; people press again
            with suppress(subprocess.TimeoutExpired):
                process.send_signal(number)
                process.wait(timeout=1)
                break
        process.kill()
        assert process.wait() in (128 + number, -number)  # the latter where nothing turned it into another error
        assert b"internal error" not in process.stderr.read()


def test_a_reader_that_leaves_early(stations: Path) -> None:
    for words in (["plan", stations, "--json"], ["plan", stations, "--unit", "990101"], ["check", "fengqiao"]):
        process = _start(*words)
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
        assert b"Traceback" not in err and b"BrokenPipe" not in err, words


@pytest.mark.parametrize("columns", [20, 60])
def test_a_narrow_terminal(stations: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (["score", stations], ["check", "fengqiao"]):
        said = run(*words, lang="zh")
        assert said.code == 0
        assert "听松派出所" in said.out.replace("\n", "") or words[0] == "check" or columns < 40


def test_a_terminal_of_another_encoding() -> None:
    process = _start("--lang", "zh", "check", "nowhere", PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"Traceback" not in err and out == b""
    process = _start("--lang", "zh", "check", "nowhere", "--json", PYTHONIOENCODING="gb18030")
    out, _ = process.communicate(timeout=60)
    assert "找不到方案包" in json.loads(out)["problems"][0]["what"]


def test_colours_only_where_wanted() -> None:
    process = _start("check", "nowhere", NO_COLOR="1")
    _, err = process.communicate(timeout=60)
    assert b"\x1b" not in err


def test_a_cell_cannot_steer_the_terminal(sound: Path) -> None:
    (file,) = (sound / "ledgers").iterdir()
    lines = file.read_bytes().decode("gb18030").splitlines()
    lines[1] = lines[1].replace("990101-reported", "[bold]x[/bold]\x1b]0;y\x07-reported").replace(",45,", ",[red]若干,")
    file.write_bytes("\n".join(lines).encode("gb18030"))
    said = run("ledger", "check", sound)
    assert "\x1b]0" not in said.err + said.out
    assert said.code == 1


def test_a_mistake_of_the_program_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from maplebridge.cli import schemes

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(schemes, "load_pack", broken)
    said = run("check", "fengqiao", lang="zh")
    assert (said.code, said.out) == (70, "")
    assert "ZeroDivisionError" in said.err and "程序内部出错" in said.err
    assert run("check", "fengqiao", "--json").json()["problems"][0]["code"] == "cli.internal"
